import type { LedgerTotals } from '@acp/contracts/api';
import { Fragment } from 'react';
import { words } from '../display/badge.js';
import { formatCount } from '../display/format.js';
import { Panel } from '../display/panel.js';

const EQUATIONS: readonly { whole: keyof LedgerTotals; parts: readonly (keyof LedgerTotals)[] }[] =
  [
    { whole: 'records', parts: ['accepted', 'duplicates', 'rejected'] },
    { whole: 'accepted', parts: ['events'] },
    { whole: 'outbox', parts: ['delivered', 'pending', 'in_flight', 'dead', 'discarded'] },
  ];

/** The totals as sums that can be checked by eye. */
export function Equations({ totals }: { totals: LedgerTotals }) {
  return (
    <Panel title="Totals">
      {EQUATIONS.map(({ whole, parts }) => {
        const sum = parts.reduce((total, part) => total + totals[part], 0);
        const holds = sum === totals[whole];
        return (
          <p key={whole} className="equation">
            <Term name={whole} value={totals[whole]} />
            <span className={holds ? 'operator text-ok' : 'operator text-bad'}>
              {holds ? '=' : '≠'}
              <span className="visually-hidden">{holds ? 'equals' : 'does not equal'}</span>
            </span>
            {parts.map((part, index) => (
              <Fragment key={part}>
                {index > 0 && <span className="operator">+</span>}
                <Term name={part} value={totals[part]} />
              </Fragment>
            ))}
          </p>
        );
      })}
      <p className="muted small">
        {formatCount(totals.raw_payloads)} raw payloads; {formatCount(totals.processed)} effects in
        consumers.
      </p>
    </Panel>
  );
}

function Term({ name, value }: { name: string; value: number }) {
  return (
    <span className="term">
      <strong>{formatCount(value)}</strong>
      <span className="muted small">{words(name)}</span>
    </span>
  );
}
