import type {
  AttemptOutcome,
  BacktestStatus,
  BreakerState,
  DecisionStateName,
  RejectedStatus,
  ReplayStatus,
  Worker,
} from '@acp/contracts/api';
import type { DeliveryEntry } from '@acp/contracts/api';

export type Tone = 'ok' | 'warn' | 'bad' | 'note' | 'plain';

export function Badge({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}

const ENTRY: Record<DeliveryEntry['state'], Tone> = {
  delivered: 'ok',
  pending: 'note',
  in_flight: 'note',
  dead: 'bad',
  discarded: 'plain',
};

export function EntryBadge({ state }: { state: DeliveryEntry['state'] }) {
  return <Badge tone={ENTRY[state]}>{words(state)}</Badge>;
}

const BREAKER: Record<BreakerState, Tone> = { closed: 'ok', half_open: 'warn', open: 'bad' };

export function BreakerBadge({ state }: { state: BreakerState }) {
  return <Badge tone={BREAKER[state]}>{words(state)}</Badge>;
}

const ATTEMPT: Record<AttemptOutcome, Tone> = {
  delivered: 'ok',
  retry: 'warn',
  dead: 'bad',
  expired: 'warn',
  unavailable: 'warn',
};

export function AttemptBadge({ outcome }: { outcome: AttemptOutcome }) {
  return <Badge tone={ATTEMPT[outcome]}>{outcome}</Badge>;
}

const WORKER: Record<Worker['state'], Tone> = {
  running: 'ok',
  stopping: 'warn',
  stopped: 'plain',
  lost: 'bad',
};

export function WorkerBadge({ state }: { state: Worker['state'] }) {
  return <Badge tone={WORKER[state]}>{state}</Badge>;
}

const REPLAY: Record<ReplayStatus, Tone> = {
  pending: 'note',
  running: 'note',
  paused: 'warn',
  completed: 'ok',
  cancelled: 'plain',
  failed: 'bad',
};

export function ReplayBadge({ status }: { status: ReplayStatus }) {
  return <Badge tone={REPLAY[status]}>{status}</Badge>;
}

const BACKTEST: Record<BacktestStatus, Tone> = {
  pending: 'note',
  running: 'note',
  completed: 'ok',
  cancelled: 'plain',
  failed: 'bad',
};

export function BacktestBadge({ status }: { status: BacktestStatus }) {
  return <Badge tone={BACKTEST[status]}>{status}</Badge>;
}

const REJECTED: Record<RejectedStatus, Tone> = {
  open: 'warn',
  resubmitted: 'ok',
  discarded: 'plain',
};

export function RejectedBadge({ status }: { status: RejectedStatus }) {
  return <Badge tone={REJECTED[status]}>{status}</Badge>;
}

const DECISION: Record<DecisionStateName, Tone> = {
  released: 'ok',
  held: 'warn',
  denied: 'bad',
  stopped: 'bad',
  rejected: 'bad',
  expired: 'plain',
  withdrawn: 'plain',
};

export function DecisionBadge({ state }: { state: DecisionStateName }) {
  return <Badge tone={DECISION[state]}>{state}</Badge>;
}

export function words(name: string): string {
  return name.replaceAll('_', ' ');
}
