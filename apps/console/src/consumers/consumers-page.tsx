import { useAnswer } from '../api/use-answer.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { ConsumerTable } from './consumer-table.js';

const REFRESH_MS = 5_000;

export default function ConsumersPage() {
  const consumers = useAnswer('/v1/consumers', {}, { refreshMs: REFRESH_MS });
  return (
    <PageFrame
      title="Consumers"
      lead="What each has had of what was delivered, has not had yet, and gave up. Delivered is not processed: this page says the rest."
    >
      <Panel title="By consumer and topic" flush>
        <Fetched
          data={consumers.data}
          error={consumers.error}
          onRetry={() => void consumers.refetch()}
        >
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No consumer has been seen">
                One is known from its first effect or failure: in the inbox, or by its
                acknowledgements.
              </EmptyState>
            ) : (
              <ConsumerTable consumers={items} />
            )
          }
        </Fetched>
      </Panel>
    </PageFrame>
  );
}
