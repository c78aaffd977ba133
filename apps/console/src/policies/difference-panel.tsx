import type { PolicyDetail, PolicyDiff } from '@acp/contracts/api';
import { useSearchParams } from 'wouter';
import { useAnswer } from '../api/use-answer.js';
import { SelectField } from '../display/field.js';
import { Panel } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { RuleChanges } from './rule-changes.js';

/** What two versions differ in; which two is in the address. */
export function DifferencePanel({ policy }: { policy: PolicyDetail }) {
  const [search, setSearch] = useSearchParams();
  const numbers = policy.versions.map(({ version }) => version);
  const to = chosen(search.get('to'), numbers) ?? policy.latest_version;
  const before = policy.enforced_version === to ? null : policy.enforced_version;
  const from = chosen(search.get('from'), numbers) ?? before ?? Math.max(1, to - 1);
  const options = numbers.map((version) => ({
    value: String(version),
    text: `Version ${version}${version === policy.enforced_version ? ', in force' : ''}`,
  }));
  const pick = (member: 'from' | 'to') => (value: string) =>
    setSearch({ from: String(from), to: String(to), [member]: value }, { replace: true });
  return (
    <Panel title="Difference">
      <div className="fields">
        <SelectField label="From" value={String(from)} options={options} onPick={pick('from')} />
        <SelectField label="To" value={String(to)} options={options} onPick={pick('to')} />
      </div>
      <Difference set={policy.set} from={from} to={to} />
    </Panel>
  );
}

function chosen(text: string | null, numbers: readonly number[]): number | undefined {
  return numbers.find((version) => String(version) === text);
}

/** Rules and budgets by name, then the text; of a dialog the names alone. */
export function Difference(props: { set: string; from: number; to: number; named?: boolean }) {
  const { set, from, to, named = false } = props;
  const params = { path: { set }, query: { from, to } };
  const diff = useAnswer('/v1/policies/{set}/diff', params);
  return (
    <Fetched data={diff.data} error={diff.error} onRetry={() => void diff.refetch()}>
      {(found) => (
        <>
          <RuleChanges diff={found} />
          {!named && <Patch diff={found} />}
        </>
      )}
    </Fetched>
  );
}

function Patch({ diff: { from, to, patch } }: { diff: PolicyDiff }) {
  return (
    <pre
      className="code-block patch"
      tabIndex={0}
      role="group"
      aria-label={`Difference of version ${from} and ${to}`}
    >
      {linesOf(patch).map((line, at) => (
        <span key={`${at} ${line}`} className={kindOf(line)}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

/** Without the ruler that begins a unified diff. */
function linesOf(patch: string): string[] {
  return patch.split('\n').filter((line, at, all) => !/^=+$/.test(line) && at < all.length - 1);
}

function kindOf(line: string): string | undefined {
  if (/^(---|\+\+\+|@@|\\)/.test(line)) return 'muted';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : undefined;
}
