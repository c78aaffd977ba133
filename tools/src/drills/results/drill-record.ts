/** A sign of the fault, and how long after the fault it was there. */
export interface Detection {
  signal: string;
  after_s: number;
  /** Alarms whose condition is true then. */
  alarms: RaisedAlarm[];
}

/** An alarm of deploy/monitoring, and how long its condition must hold before it fires. */
export interface RaisedAlarm {
  alarm: string;
  for: string;
}

/** What there is of everything at the end of a drill. */
export interface DrillAccount {
  /** Events that ingestion answered for. */
  answered: number;
  stored: number;
  delivered: number;
  /** In the consumer's own tables, each event counted as often as it had its effect. */
  effects: number;
  /** Deliveries that came twice and that the inbox took no second time. */
  absorbed: number;
  dead: number;
  imbalance: number;
}

/** What a drill leaves in `drills.json`. */
export interface DrillRecord {
  drill: string;
  broken: string;
  detected: Detection[];
  mended: string;
  /** From the step that mended it until everything was delivered and had its effect. */
  whole_after_s: number;
  account: DrillAccount;
  /** What was seen besides, in whole sentences. */
  seen: string[];
  at: string;
  version: string;
}

/** What an account says that nothing was lost and nothing came twice; null where it does. */
export function wrongIn(account: DrillAccount): string | null {
  if (account.imbalance !== 0) return 'the ledger does not balance';
  if (account.stored < account.answered) return 'events are lost that were answered for';
  if (account.effects < account.answered) return 'effects are missing';
  if (account.effects > account.answered) return 'effects happened twice';
  if (account.dead > 0) return 'dead letters are left';
  return null;
}
