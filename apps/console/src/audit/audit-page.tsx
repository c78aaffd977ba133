import type { AuditVerification } from '@acp/contracts/api';
import { useMutation } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { GuardedButton } from '../access/guarded-button.js';
import { useApi } from '../api/use-api.js';
import { usePages } from '../api/use-pages.js';
import { CopyButton } from '../display/copy.js';
import { FailureNotice } from '../display/failure-notice.js';
import { formatCount } from '../display/format.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { TextFilters } from '../display/text-filters.js';
import { AuditTable } from './audit-table.js';

const REFRESH_MS = 10_000;
const MEMBERS = ['actor', 'action', 'target'] as const;

export default function AuditPage() {
  const api = useApi();
  const [search, setSearch] = useSearchParams();
  const asked = Object.fromEntries(MEMBERS.map((member) => [member, search.get(member) ?? '']));
  const entries = usePages('/v1/audit', { query: asked }, { refreshMs: REFRESH_MS });
  const verify = useMutation({
    mutationFn: () => api.getSlowly('/v1/audit/verify', {}),
  });

  function apply(texts: Readonly<Record<string, string>>) {
    setSearch(Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== '')));
  }

  return (
    <PageFrame
      title="Audit"
      lead="Who did what, when and why. Rows are chained by their hashes: none can be changed or taken away unseen."
      actions={
        <GuardedButton
          needs="viewer"
          blocked={verify.isPending ? 'The chain is being read.' : null}
          onClick={() => verify.mutate()}
        >
          {verify.isPending ? 'Verifying…' : 'Verify the chain'}
        </GuardedButton>
      }
    >
      {verify.error && <FailureNotice error={verify.error} />}
      {verify.data && <Verdict verification={verify.data} />}
      <TextFilters texts={asked} onApply={apply} />
      <Panel title="Actions, newest first" flush>
        <PagedList
          pages={entries}
          empty={
            <EmptyState title="No action on record">Operators have changed nothing.</EmptyState>
          }
        >
          {(items) => <AuditTable entries={items} />}
        </PagedList>
      </Panel>
    </PageFrame>
  );
}

function Verdict({ verification }: { verification: AuditVerification }) {
  if (verification.intact) {
    return (
      <p className="notice ok wrap-anywhere" role="status">
        The chain of {formatCount(verification.entries)} rows is whole.
        {verification.head && (
          <>
            {' '}
            Its head: <code>{verification.head}</code>
            <CopyButton text={verification.head} what="hash of the newest row" />
          </>
        )}
      </p>
    );
  }
  return (
    <div className="notice bad" role="alert">
      <p>The chain is broken:</p>
      <ul>
        {verification.findings.map(({ id, problem, message }) => (
          <li key={`${id}${problem}`}>
            row {id} is {problem}: {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
