import {
  DoctorRepository,
  LedgerRepository,
  schemaState,
  VacuumHorizonRepository,
  type Database,
} from '@acp/persistence';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import type { Examined } from './judge.js';

const LEDGER_TIMEOUT_MS = 30_000;
/** The shortest of so many answers tells the clocks best. */
const CLOCK_READINGS = 5;

/** Looks at a database and writes nothing. What needs tables is left out where there are none. */
export async function examine(database: Database): Promise<Examined> {
  const doctor = new DoctorRepository(database);
  const schema = await schemaState(database);
  const hasTables = schema.kind === 'current' || schema.kind === 'newer';
  return {
    schema,
    server: await doctor.server(),
    relations: await doctor.relations(),
    indexes_wanted: schema.kind === 'current' ? indexesOfBuild() : null,
    fleet: hasTables ? await doctor.fleet() : null,
    ledger: hasTables ? await ledgerOf(database) : null,
    horizon: await new VacuumHorizonRepository(database).holders(1),
    clock: await clockOf(doctor),
    this_version: versionOfBuild(),
  };
}

async function ledgerOf(database: Database): Promise<Examined['ledger']> {
  const ledger = await new LedgerRepository(database).readIncremental(LEDGER_TIMEOUT_MS);
  const { age_seconds, share } = ledger.verified;
  return { imbalance: ledger.imbalance, not_verified_seconds: age_seconds, share };
}

async function clockOf(doctor: DoctorRepository): Promise<Examined['clock']> {
  let best = { skew_ms: 0, uncertain_ms: Infinity };
  for (let reading = 0; reading < CLOCK_READINGS; reading += 1) {
    const [asked, began] = [Date.now(), performance.now()];
    const { now } = await doctor.server();
    const uncertain_ms = (performance.now() - began) / 2;
    if (uncertain_ms >= best.uncertain_ms) continue;
    best = { skew_ms: now.getTime() - (asked + uncertain_ms), uncertain_ms };
  }
  return best;
}

/** From the dump of the schema, where the checkout is there. */
function indexesOfBuild(): string[] | null {
  const file = join(WORKSPACE, 'schema.sql');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const created =
    /^CREATE (?:UNIQUE )?INDEX (\w+) ON|^ {2}CONSTRAINT (\w+) (?:PRIMARY KEY|UNIQUE)/gm;
  return [...text.matchAll(created)].map(([, index, constraint]) => index ?? constraint!);
}

function versionOfBuild(): string {
  const text = readFileSync(join(WORKSPACE, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
