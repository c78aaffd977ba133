import { useSearchParams } from 'wouter';
import { usePages } from '../api/use-pages.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';
import { TextFilters } from '../display/text-filters.js';
import { BudgetTable } from './budget-table.js';

const REFRESH_MS = 5_000;

export default function BudgetsPage() {
  const [search, setSearch] = useSearchParams();
  const policy = search.get('policy') ?? '';
  const budgets = usePages('/v1/budgets', { query: { policy } }, { refreshMs: REFRESH_MS });

  return (
    <PageFrame
      title="Budgets"
      lead="How much was released within a window, for each value of a budget’s key. A window opens with the first use after the one before is over."
    >
      <TextFilters
        texts={{ policy }}
        onApply={({ policy: asked = '' }) => setSearch(asked === '' ? {} : { policy: asked })}
      />
      <Panel title="Budgets in use, by key" flush>
        <PagedList
          pages={budgets}
          empty={
            <EmptyState title={policy === '' ? 'No budget was used yet' : 'None of this policy'}>
              A budget is here from its first release on.
            </EmptyState>
          }
        >
          {(items) => <BudgetTable budgets={items} />}
        </PagedList>
      </Panel>
    </PageFrame>
  );
}
