import {
  defineTopic,
  newId,
  parseJson,
  registerEventTypes,
  type EventDraft,
  type EventTypeVersion,
} from '@acp/contracts';
import { admitRecord, rawPayloadOf } from '@acp/intake';
import type { Contender } from '../measure/contender.js';
import { ownMilliseconds } from '../measure/processor.js';
import { Progress } from '../measure/steadiness.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { eventText, manyTypes } from './many-types.js';

export const FEW = 7;
export const MANY = 1_000;
const TOPICS = [defineTopic({ name: 'bench', transport: 'noop' })];
const SLICE = 1_000;

/**
 * Events in a second of processor time through the gate, which is one thread's work, from their text to what the triple write takes. Each type has been seen before
 * anything counts: how long the first event of a type takes is no throughput.
 */
export function catalogueContenders(database: BenchDatabase, events: number): Contender[] {
  const many = manyTypes(MANY);
  const few = many.slice(0, FEW);
  const common = { database, events };
  return [
    gate('types_few', `${FEW} types registered, events of them in turn`, few, FEW, common),
    gate('types_many', `${MANY} types registered, events of ${FEW} of them`, many, FEW, common),
    gate('types_spread', `${MANY} types registered, events of all of them`, many, MANY, common),
  ];
}

function gate(
  name: string,
  says: string,
  registered: readonly EventTypeVersion[],
  used: number,
  of: { database: BenchDatabase; events: number },
): Contender {
  const texts = Array.from({ length: used }, (_, number) => eventText(number));
  let events = of.events;
  return {
    name,
    says,
    client: of.database.client,
    async prepare(share) {
      events = Math.ceil(of.events * share);
      registerEventTypes(registered);
      for (const text of texts) admit(text);
    },
    async run() {
      const progress = new Progress();
      const before = ownMilliseconds();
      progress.begin(performance.now());
      for (let number = 0; number < events; number += 1) {
        admit(texts[number % used]!);
        if ((number + 1) % SLICE === 0) progress.add(SLICE);
      }
      progress.add(events % SLICE);
      const nodeMs = ownMilliseconds() - before;
      return { ...progress.work(), seconds: nodeMs / 1_000, nodeMs };
    },
    finish: async () => registerEventTypes([]),
  };
}

const raw = rawPayloadOf({
  source: 'bench',
  connector: 'bench',
  body: '[]',
  fetchedAt: new Date('2026-11-21T08:00:00Z'),
  traceId: newId(),
});

function admit(text: string): void {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const record = { kind: 'draft' as const, draft: parsed.value as EventDraft, text };
  const payload = { raw, mapperVersion: 1 };
  const admission = admitRecord(record, {
    payload,
    topics: TOPICS,
    at: { raw: 0, record_index: 0 },
  });
  if (admission.kind === 'refused') throw new Error(JSON.stringify(admission.record.reasons));
}
