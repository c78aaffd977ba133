import type { Ledger } from '@acp/contracts/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { useApi } from '../api/use-api.js';
import { FailureNotice } from '../display/failure-notice.js';
import { formatCount } from '../display/format.js';
import { PageFrame } from '../display/panel.js';
import { Fetched } from '../display/states.js';
import { When } from '../display/when.js';
import { Accounts } from './accounts.js';
import { Equations } from './equations.js';
import { Findings } from './findings.js';
import { Verified } from './verified.js';

const PATH = '/v1/ledger';
const REFRESH_MS = 5_000;

export default function LedgerPage() {
  const api = useApi();
  const queries = useQueryClient();
  const full = useMutation({
    mutationFn: () => api.getSlowly(PATH, { query: { verify: 'full' } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [PATH] }),
  });
  const current = useAnswer(PATH, {}, { refreshMs: full.isPending ? false : REFRESH_MS });
  // The verdict of a full reading stays until the page is left: it may name what the quick one cannot.
  const ledger = full.data && full.data.imbalance !== 0 ? full.data : current.data;
  return (
    <PageFrame
      title="Ledger"
      lead="From the raw payload to the effect in the consumer every record is in one account. What goes in must come out; the difference must be zero."
      actions={
        <GuardedButton
          needs="viewer"
          blocked={full.isPending ? 'Every row is being read.' : null}
          onClick={() => full.mutate()}
        >
          {full.isPending ? 'Reading every row…' : 'Read every row'}
        </GuardedButton>
      }
    >
      {full.error && <FailureNotice error={full.error} />}
      {full.data?.imbalance === 0 && (
        <p className="notice ok" role="status">
          Every row was read: the imbalance is 0.
        </p>
      )}
      <Fetched data={ledger} error={current.error} onRetry={() => void current.refetch()}>
        {(data) => (
          <>
            <Verdict ledger={data} />
            <Findings findings={data.findings} />
            <Equations totals={data.totals} />
            <Accounts ledger={data} />
          </>
        )}
      </Fetched>
    </PageFrame>
  );
}

function Verdict({ ledger }: { ledger: Ledger }) {
  const balanced = ledger.imbalance === 0;
  return (
    <section
      className={balanced ? 'panel headline ok' : 'panel headline bad'}
      aria-label="Imbalance"
    >
      <output className="headline-number">{formatCount(ledger.imbalance)}</output>
      <div className="headline-text">
        <h2>{balanced ? 'Nothing is missing' : 'The accounts do not add up'}</h2>
        <p className="small">
          As of <When at={ledger.as_of} />
          {ledger.verification === 'full'
            ? ', every row read'
            : ', settled accounts from roll-ups, the rest from rows'}
        </p>
        <p className="small">
          <Verified verified={ledger.verified} />
        </p>
        {ledger.verification !== 'full' && (
          <p className="small">
            Every row last read:{' '}
            {ledger.last_full_verification_at ? (
              <When at={ledger.last_full_verification_at} />
            ) : (
              'never'
            )}
          </p>
        )}
      </div>
    </section>
  );
}
