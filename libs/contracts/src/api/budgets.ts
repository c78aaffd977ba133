/** What released decisions have taken of a budget in its newest window. */
export interface Budget {
  /** Policy set, budget and the value of its key expression. */
  key: string;
  policy_set: string;
  budget_id: string;
  window_start: string;
  window_ms: number;
  /** Decimal text. */
  used: string;
  cap: string;
  left: string;
  /** False: the window is over; the next use opens one, with all of the cap. */
  open: boolean;
}

/** A model that has a status of its own; every other is allowed, as far as policies allow it. */
export interface Model {
  name: string;
  /** `*` for every version that has no row of its own. */
  version: string;
  status: ModelStatus;
  /** Blocked from then on. */
  until: string | null;
  owner: string | null;
  card: Record<string, unknown> | null;
}

export const MODEL_STATUSES = ['allowed', 'shadow', 'blocked'] as const;
/** `shadow` is judged and never released. */
export type ModelStatus = (typeof MODEL_STATUSES)[number];

export interface ModelChangeRequest {
  name: string;
  /** Default `*`. */
  version?: string;
  status: ModelStatus;
  until?: string | null;
  owner?: string | null;
  card?: Record<string, unknown> | null;
  reason: string;
}
