import type { Overview } from '@acp/contracts/api';
import { Link } from 'wouter';
import { formatCount } from '../display/format.js';
import { Verified } from '../ledger/verified.js';
import { When } from '../display/when.js';

/** The answer to the first question of a bad night: is anything lost? */
export function ImbalanceHeadline({ overview }: { overview: Overview }) {
  const { imbalance, totals } = overview;
  const balanced = imbalance === 0;
  const givenUp = overview.consumers.reduce((sum, { dead }) => sum + dead.value, 0);
  return (
    <section
      className={balanced ? 'panel headline ok' : 'panel headline bad'}
      aria-label="Imbalance of the ledger"
    >
      <output className="headline-number">{formatCount(imbalance)}</output>
      <div className="headline-text">
        <h2>{balanced ? 'Nothing is missing' : 'The accounts do not add up'}</h2>
        <p>
          {formatCount(totals.events)} events, {formatCount(totals.outbox)} deliveries ordered,{' '}
          {formatCount(totals.delivered)} delivered, every record accounted for
          {balanced ? '.' : ' except what the ledger names.'}
        </p>
        {givenUp > 0 && (
          <p>
            <Link href="/consumers">
              {formatCount(givenUp)} {givenUp === 1 ? 'effect' : 'effects'}
            </Link>{' '}
            of what was delivered did not happen: consumers gave up.
          </p>
        )}
        <p className="small">
          Imbalance of the ledger, checked <When at={overview.imbalance_at} short /> ·{' '}
          <Verified verified={overview.verified} /> ·{' '}
          <Link href="/ledger">{balanced ? 'See the accounts' : 'See what is off'}</Link>
        </p>
      </div>
    </section>
  );
}
