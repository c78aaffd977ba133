import type { LedgerFinding } from '@acp/contracts/api';
import { Link } from 'wouter';
import { words } from '../display/badge.js';
import { CopyButton } from '../display/copy.js';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';
import { nextStepOf, placesOf } from './finding-places.js';

/** What does not add up: one after the other, each with what to do and where its rows are. */
export function Findings({ findings }: { findings: readonly LedgerFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Panel title="What does not add up" flush>
      <ul className="findings">
        {findings.map((finding) => (
          <Finding
            key={`${finding.rule} ${finding.table} ${finding.message} ${finding.ids[0]}`}
            finding={finding}
          />
        ))}
      </ul>
    </Panel>
  );
}

function Finding({ finding }: { finding: LedgerFinding }) {
  const { rule, table, difference, expected, actual, message } = finding;
  return (
    <li>
      <span className="finding-off text-bad">
        <span className="visually-hidden">Off by </span>
        {formatCount(difference)}
      </span>
      <div className="finding-text">
        <h3>{sentenceOf(message)}</h3>
        <p>{nextStepOf(finding)}</p>
        <Rows finding={finding} />
        <p className="muted small">
          {words(rule)} · <code>{table}</code>
          {expected !== null && actual !== null && (
            <>
              {' · '}
              {formatCount(expected)} expected, {formatCount(actual)} found
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** The first rows concerned, each a link to where an operator goes on. */
function Rows({ finding }: { finding: LedgerFinding }) {
  const { ids, rule } = finding;
  if (ids.length === 0) return null;
  return (
    <ul className="finding-rows" aria-label={`Rows of ${words(rule)}`}>
      {placesOf(finding).map(({ id, text, href }) => (
        <li key={id}>
          {href ? (
            <Link href={href} title={id}>
              {text}
            </Link>
          ) : (
            <code>{text}</code>
          )}
        </li>
      ))}
      <li>
        <CopyButton text={ids.join('\n')} what="row ids" />
      </li>
    </ul>
  );
}

function sentenceOf(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}
