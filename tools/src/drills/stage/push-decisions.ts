import { buildEvent } from '@acp/testing';
import type { Stage } from './stage.js';

/** Pushes recorded decisions, which go to the partner; their ids. */
export async function pushDecisions(stage: Stage, count: number): Promise<string[]> {
  const drafts = Array.from({ length: count }, (_, index) => draftOf(index));
  const answer = await fetch(`${stage.apps.ingestion.url}/v1/events/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: drafts.map((draft) => JSON.stringify(draft)).join('\n'),
  });
  if (!answer.ok) throw new Error(`decisions were not taken: ${await answer.text()}`);
  return drafts.map(({ event_id }) => event_id);
}

function draftOf(index: number) {
  const {
    ingested_at: _at,
    trace_id: _trace,
    ...draft
  } = buildEvent({
    event_type: 'AI_DECISION_RECORDED',
    source: 'drill',
    entity_id: `order-${index}`,
    entity_type: 'order',
    payload: {
      model: 'risk-7',
      prompt_hash: 'sha256:9f2c',
      decision: 'approve',
      confidence: 0.93,
      rationale: 'Within all limits.',
    },
  });
  return draft;
}
