import type { Model } from '@acp/contracts/api';
import { useState } from 'react';
import { GuardedButton } from '../access/guarded-button.js';
import { useAnswer } from '../api/use-answer.js';
import { PageFrame, Panel } from '../display/panel.js';
import { EmptyState, Fetched } from '../display/states.js';
import { ModelDialog } from './model-dialog.js';
import { ModelTable } from './model-table.js';

const REFRESH_MS = 5_000;

export default function ModelsPage() {
  const models = useAnswer('/v1/models', {}, { refreshMs: REFRESH_MS });
  const [chosen, setChosen] = useState<Model | 'another' | null>(null);
  return (
    <PageFrame
      title="Models"
      lead="Models that have a status of their own. Every other is allowed, as far as a policy allows it."
      actions={
        <GuardedButton needs="governor" onClick={() => setChosen('another')}>
          Set a model…
        </GuardedButton>
      }
    >
      <Panel title="By name and version" flush>
        <Fetched data={models.data} error={models.error} onRetry={() => void models.refetch()}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No model has a status of its own" />
            ) : (
              <ModelTable models={items} onChange={setChosen} />
            )
          }
        </Fetched>
      </Panel>
      {chosen && (
        <ModelDialog model={chosen === 'another' ? null : chosen} onClose={() => setChosen(null)} />
      )}
    </PageFrame>
  );
}
