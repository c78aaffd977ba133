import type { DecisionVerdict, VerdictRule } from '@acp/contracts/api';
import { Badge, type Tone } from '../display/badge.js';
import { Panel } from '../display/panel.js';
import { Table } from '../display/table.js';
import { When } from '../display/when.js';

const OUTCOME: Record<DecisionVerdict['outcome'], Tone> = {
  allowed: 'ok',
  held: 'warn',
  denied: 'bad',
};

/** One judgement: its rules, those that fired first, each with what it read. */
export function VerdictPanel({ verdict, again }: { verdict: DecisionVerdict; again: boolean }) {
  return (
    <Panel
      title={titleOf(verdict, again)}
      aside={<Badge tone={OUTCOME[verdict.outcome]}>{verdict.outcome}</Badge>}
      flush
    >
      <RuleTable rules={verdict.rules} />
      <p className="passed muted small">
        <When at={verdict.at} /> · {verdict.engine} · {verdict.took_us} µs
      </p>
    </Panel>
  );
}

function titleOf({ policy_set, policy_version }: DecisionVerdict, again: boolean): string {
  const policy = policy_set === null ? 'No policy' : `Policy ${policy_set} ${policy_version}`;
  return again ? `${policy}, judged again` : policy;
}

/** What versions in shadow would have said: nothing follows from it. */
export function ShadowPanel({
  verdicts,
  enforced,
}: {
  verdicts: readonly DecisionVerdict[];
  enforced: DecisionVerdict | undefined;
}) {
  const rows = verdicts.map((verdict, index) => ({ verdict, key: String(index) }));
  return (
    <Panel title="In shadow" flush>
      <Table
        cards
        label="Verdicts in shadow"
        rows={rows}
        keyOf={({ key }) => key}
        columns={[
          {
            head: 'Version',
            cell: ({ verdict }) => `${verdict.policy_set} ${verdict.policy_version}`,
          },
          {
            head: 'Would be',
            cell: ({ verdict }) => <Badge tone={OUTCOME[verdict.outcome]}>{verdict.outcome}</Badge>,
          },
          {
            head: 'Agrees',
            cell: ({ verdict }) =>
              enforced && enforced.outcome === verdict.outcome ? (
                'yes'
              ) : (
                <span className="text-warn">no</span>
              ),
          },
          {
            head: 'By',
            cell: ({ verdict }) => (
              <ul className="stack">
                {firedOf(verdict.rules).map((rule) => (
                  <li key={rule.id}>
                    <code>{rule.id}</code> <Said rule={rule} />
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
    </Panel>
  );
}

/** Rules that did not pass. */
function firedOf(rules: readonly VerdictRule[]): VerdictRule[] {
  return rules.filter(({ result }) => result !== 'pass');
}

/** Those that fired with what they read; of the others it is enough to be named. */
function RuleTable({ rules }: { rules: readonly VerdictRule[] }) {
  const fired = firedOf(rules);
  const passed = rules.filter(({ result }) => result === 'pass').map(({ id }) => id);
  return (
    <>
      {fired.length > 0 && (
        <Table
          cards
          label="Rules that fired"
          rows={fired}
          keyOf={({ id }) => id}
          columns={[
            { head: 'Rule', cell: ({ id }) => <code>{id}</code> },
            { head: 'Result', cell: (rule) => <Badge tone={toneOf(rule)}>{wordOf(rule)}</Badge> },
            { head: 'What it read', cell: (rule) => <Said rule={rule} /> },
          ]}
        />
      )}
      {passed.length > 0 && (
        <p className="passed wrap-anywhere">
          <span className="muted">{fired.length === 0 ? 'All pass:' : 'The others pass:'}</span>{' '}
          <code>{passed.join(', ')}</code>
        </p>
      )}
    </>
  );
}

function toneOf({ then }: VerdictRule): Tone {
  return then === 'deny' ? 'bad' : 'warn';
}

function wordOf({ result, then }: VerdictRule): string {
  const does = then === 'deny' ? 'denies' : 'holds';
  return result === 'error' ? `cannot be decided, ${does}` : does;
}

function Said({ rule }: { rule: VerdictRule }) {
  const { reason, clauses = [] } = rule;
  return (
    <>
      {reason && <bdi className="wrap-anywhere">{reason}</bdi>}
      {clauses.length > 0 && (
        <ul className="clauses">
          {clauses.map(({ src, value }) => (
            <li key={src} className="wrap-anywhere">
              <code>{src}</code> = <code>{JSON.stringify(value)}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
