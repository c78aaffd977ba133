import { usePages } from '../api/use-pages.js';
import { DecisionTable } from '../decisions/decision-table.js';
import { PagedList } from '../display/more.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState } from '../display/states.js';

const REFRESH_MS = 3_000;

export default function ApprovalsPage() {
  const held = usePages('/v1/decisions', { query: { state: 'held' } }, { refreshMs: REFRESH_MS });
  return (
    <PageFrame title="Approvals" lead="Decisions that wait for people.">
      <Panel title="Held" flush>
        <PagedList pages={held} empty={<EmptyState title="Nothing waits for a person" />}>
          {(items) => <DecisionTable decisions={items} />}
        </PagedList>
      </Panel>
    </PageFrame>
  );
}
