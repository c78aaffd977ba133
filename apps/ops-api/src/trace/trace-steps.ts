import {
  compareTimes,
  type AuditEntry,
  type ConsumerEffect,
  type DeliveryAttempt,
  type DeliveryEntry,
  type EventDetail,
  type TraceStep,
  type TraceStepKind,
} from '@acp/contracts';

/** What the steps of one event are made of. */
export interface LifeOfEvent {
  event: Pick<EventDetail, 'occurred_at' | 'ingested_at' | 'raw_payload'>;
  entries: readonly DeliveryEntry[];
  attempts: readonly DeliveryAttempt[];
  effects: readonly ConsumerEffect[];
  actions: readonly AuditEntry[];
}

/** Order of steps that carry the same time: cause before effect. */
const ORDER: readonly TraceStepKind[] = [
  'occurred',
  'received',
  'committed',
  'replayed',
  'operator_action',
  'claimed',
  'attempt',
  'delivered',
  'dead_lettered',
  'discarded',
  'processed',
  'consumer_failed',
];

const NOTHING: Omit<TraceStep, 'kind' | 'at'> = {
  duration_ms: null,
  since_previous_ms: null,
  entry_id: null,
  topic: null,
  attempt: null,
  worker_id: null,
  transport: null,
  consumer: null,
  replay_id: null,
  actor: null,
  action: null,
  reason: null,
  outcome: null,
  error_code: null,
  error_message: null,
  response: null,
  broker_ref: null,
};

function step(kind: TraceStepKind, at: string, members: Partial<TraceStep> = {}): TraceStep {
  return { ...NOTHING, ...members, kind, at };
}

/** The life of an event as ordered steps, each with the time since the step it follows from. */
export function traceSteps(life: LifeOfEvent): TraceStep[] {
  const steps = [
    step('occurred', life.event.occurred_at),
    step('received', life.event.raw_payload?.fetched_at ?? life.event.ingested_at),
    ...commitStep(life.entries),
    ...life.entries.flatMap((entry) => entrySteps(entry, attemptsOf(entry, life.attempts))),
    ...life.effects.flatMap(effectSteps),
    ...life.actions.map(actionStep),
  ];
  steps.sort((a, b) => compareTimes(a.at, b.at) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return withTimeSincePrevious(steps);
}

/** Entries are written in the transaction of the event, so the first one's time is its commit. */
function commitStep(entries: readonly DeliveryEntry[]): TraceStep[] {
  const first = entries.find((entry) => entry.replay_id === null);
  return first ? [step('committed', first.created_at)] : [];
}

function entrySteps(entry: DeliveryEntry, attempts: readonly DeliveryAttempt[]): TraceStep[] {
  const about = { entry_id: entry.id, topic: entry.topic, replay_id: entry.replay_id };
  const steps = attempts.map((attempt) => attemptStep(attempt, about));
  if (entry.replay_id !== null) steps.push(step('replayed', entry.created_at, about));
  if (entry.claimed_at !== null) {
    steps.push(step('claimed', entry.claimed_at, { ...about, worker_id: entry.claimed_by }));
  }
  if (entry.delivered_at !== null) {
    steps.push(
      step('delivered', entry.delivered_at, {
        ...about,
        worker_id: entry.claimed_by,
        broker_ref: entry.broker_ref,
        attempt: entry.delivery_attempts,
      }),
    );
  }
  if (entry.dead_lettered_at !== null) {
    steps.push(step('dead_lettered', entry.dead_lettered_at, { ...about, ...errorOf(entry) }));
  }
  if (entry.discarded_at !== null) steps.push(step('discarded', entry.discarded_at, about));
  return steps;
}

function errorOf(entry: DeliveryEntry): Partial<TraceStep> {
  return { error_code: entry.error_code, error_message: entry.last_error };
}

function attemptStep(
  attempt: DeliveryAttempt,
  about: Pick<TraceStep, 'entry_id' | 'topic' | 'replay_id'>,
): TraceStep {
  return step('attempt', attempt.started_at, {
    ...about,
    duration_ms: attempt.duration_ms,
    attempt: attempt.attempt,
    worker_id: attempt.worker_id,
    transport: attempt.transport,
    outcome: attempt.outcome,
    error_code: attempt.error_code,
    error_message: attempt.error_message,
    response: attempt.response,
  });
}

/** A consumer may have failed before it had its effect: both are told. */
function effectSteps(effect: ConsumerEffect): TraceStep[] {
  const about = { consumer: effect.consumer, topic: effect.topic };
  const steps: TraceStep[] = [];
  if (effect.last_failed_at !== null) {
    const { attempts: attempt, error_code, error_message } = effect;
    const failure = { ...about, attempt, error_code, error_message };
    steps.push(step('consumer_failed', effect.last_failed_at, failure));
  }
  if (effect.processed_at !== null) steps.push(step('processed', effect.processed_at, about));
  return steps;
}

function actionStep(action: AuditEntry): TraceStep {
  return step('operator_action', action.at, {
    actor: action.actor,
    action: action.action,
    reason: action.reason,
    entry_id: idIn(action, 'entry:'),
    replay_id: idIn(action, 'replay:'),
  });
}

function idIn({ target }: AuditEntry, kind: string): string | null {
  return target?.startsWith(kind) ? target.slice(kind.length) : null;
}

function attemptsOf(entry: DeliveryEntry, attempts: readonly DeliveryAttempt[]): DeliveryAttempt[] {
  return attempts.filter((attempt) => attempt.entry_id === entry.id);
}

/** A step follows from the last step of its entry, else of its topic, else of the event itself. */
function withTimeSincePrevious(steps: readonly TraceStep[]): TraceStep[] {
  return steps.map((current, index) => {
    const before = steps.slice(0, index).reverse();
    const previous =
      before.find((s) => current.entry_id !== null && s.entry_id === current.entry_id) ??
      before.find((s) => current.topic !== null && s.topic === current.topic) ??
      before.find((s) => s.entry_id === null && s.consumer === null);
    if (!previous) return current;
    return { ...current, since_previous_ms: msAfter(previous, current) };
  });
}

/** From the end of a step; from its start where the next came while it ran: a webhook's effect. */
function msAfter(previous: TraceStep, current: TraceStep): number {
  const began = Date.parse(previous.at);
  const at = Date.parse(current.at);
  const ended = began + Math.round(previous.duration_ms ?? 0);
  return at - (ended > at ? began : ended);
}
