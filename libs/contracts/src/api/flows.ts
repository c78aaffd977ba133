/** Entries that came of one source and type and went to one topic lately. */
export interface Flow {
  source: string;
  event_type: string;
  topic: string;
  per_second: number;
}

/** `GET /v1/flows`: where events go, over the newest entries. */
export interface Flows {
  at: string;
  /** Seconds that the rates are over: a quarter of an hour, or less where that many entries are younger. */
  seconds: number;
  /** The busiest first. */
  flows: Flow[];
}
