import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

interface Cost {
  events_per_s: number;
  db_us: number;
  node_us: number;
}

/** What was measured, and is calculated with: `docs/operating/sizing.json`. */
export interface Figures {
  measured: {
    note: string;
    pushes_grouped: Cost & { wal_bytes: number };
    relay_redis: Cost & { wal_bytes: number };
    consumer_inbox: Cost;
    stored_events: number;
    stored_gigabytes: number;
    payload_bytes: number;
    outbox_row_bytes: number;
    outbox_fill_factor: number;
  };
  /** Memory of a process that carries some hundred events a second. */
  process_megabytes: { ingestion: number; relay: number; ops_api: number };
}

export function readFigures(): Figures {
  const text = readFileSync(join(WORKSPACE, 'docs/operating/sizing.json'), 'utf8');
  return JSON.parse(text) as Figures;
}
