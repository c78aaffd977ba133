import type { Client } from 'pg';

/** What a run has done. */
export interface Work {
  events: number;
  seconds: number;
  /** Rate in the last third of the run ÷ rate in its first third; see `SUSTAINABLE`. */
  steadiness?: number;
  /** Processor time of the process that did it; default: of this one. */
  nodeMs?: number;
}

/** One of those measured against each other, round after round. */
export interface Contender {
  name: string;
  /** Where WAL and commits are read. */
  client: Client;
  /** What it does, in one line of the table. */
  says: string;
  /** Everything that is not to be measured. `share` of the work is to be run: 1, less to warm up. */
  prepare(share: number): Promise<void>;
  /** Measures itself, so that start-up can be left out. */
  run(): Promise<Work>;
  /** Closes connections, checks the result; throws when it is not what it should be. */
  finish(): Promise<void>;
  /** Bytes that an event takes on disk after vacuum, indexes included; asked for after `finish`. */
  diskBytesPerEvent?(): Promise<number | null>;
}
