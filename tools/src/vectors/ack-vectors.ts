import { CONSUMER_ACKS_MAX } from '@acp/contracts';
import { MODEL_DECISION, QUOTE } from './sample-events.js';

const ACKS = [
  { event_id: QUOTE.event_id, topic: 'events', processed_at: '2026-11-21T10:00:01.000Z' },
  { event_id: MODEL_DECISION.event_id, topic: 'evnts', processed_at: '2026-11-21T10:00:02.000Z' },
  { event_id: '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d50', topic: 'events' },
  { event_id: '0192f0c1-7a3e-7c11-8d52-6f0a1b2c3d51', topic: 'evnts' },
];

/** The report of effects, and which of a report a refusal takes out of it. */
export function ackVectors(): object {
  return {
    about:
      'POST the request to the ops-api. After 2xx forget all of it. After a 400 that names acknowledgements ' +
      '(/acks/N…), forget those at the indexes in `dropped` and send the others again: a topic that is refused ' +
      'takes every acknowledgement of it along. After anything else send all again later.',
    method: 'POST',
    path: '/v1/consumers/{consumer}/acks',
    acks_max: CONSUMER_ACKS_MAX,
    request: { acks: ACKS },
    refusals: [
      refusal('a topic that there is not', [['/acks/1/topic', 'is not registered']], [1, 3]),
      refusal('an id that is none', [['/acks/0/event_id', 'must be a UUID']], [0]),
      refusal('nothing by name', [['/acks', 'must not be empty']], null),
      refusal('one that was not sent', [['/acks/9/topic', 'is not registered']], null),
    ],
  };
}

function refusal(name: string, named: [string, string][], dropped: number[] | null) {
  const errors = named.map(([path, message]) => ({ path, message }));
  const answer = { type: 'about:blank', title: 'Invalid', status: 400, code: 'REQUEST.INVALID' };
  return { name, status: 400, answer: { ...answer, errors }, dropped };
}
