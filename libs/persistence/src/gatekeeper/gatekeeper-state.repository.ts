import type { GatekeeperOverview } from '@acp/contracts';
import { gatekeeperOverview } from './sql/gatekeeper-overview.sql.js';
import type { Runner } from '../database.js';
import {
  gatekeeperRevision,
  gatekeeperStanding,
  gatekeeperState,
  type GatekeeperStateRow,
} from './sql/gatekeeper-state.sql.js';

/** A version of a policy that is in force or in shadow. */
export interface ActivePolicyRow {
  policy_set: string;
  version: number;
  mode: 'enforce' | 'shadow';
  sha256: Buffer;
  source: string;
  created_by: string;
}

export interface ModelStatusRow {
  name: string;
  version: string;
  status: 'allowed' | 'shadow' | 'blocked';
  until: Date | null;
}

/** All that judgements depend on besides the proposal and its facts, as of one moment. */
export interface GatekeeperStateRows {
  revision: number;
  policies: ActivePolicyRow[];
  /** Scopes of the switches that are on. */
  switches: string[];
  models: ModelStatusRow[];
}

interface GatekeeperStanding {
  held: number;
  expiring: number;
  switches: number;
}

const EXPIRES_SOON_SECONDS = 15 * 60;
const RECENT_SECONDS = 60 * 60;
const SWITCHES_NAMED_MAX = 20;

export class GatekeeperStateRepository {
  constructor(private readonly runner: Runner) {}

  /** One statement, so one snapshot: revision and rows belong together. */
  async read(): Promise<GatekeeperStateRows> {
    const { rows } = await this.runner.run<GatekeeperStateRow>(gatekeeperState);
    const { revision, policies, switches, models } = rows[0]!;
    return {
      revision: Number(revision),
      policies: policies.map(({ sha256, ...policy }) => ({
        ...policy,
        sha256: Buffer.from(sha256, 'hex'),
      })),
      switches,
      models: models.map(({ until, ...model }) => ({
        ...model,
        until: until === null ? null : new Date(until),
      })),
    };
  }

  /** Decisions that wait for people, those of them with little time left, and switches that are on. */
  async standing(): Promise<GatekeeperStanding> {
    const { rows } = await this.runner.run<GatekeeperStanding & Record<string, unknown>>(
      gatekeeperStanding,
    );
    return rows[0]!;
  }

  /** What is held, what of late was refused, and which switches are on. */
  async overview(): Promise<GatekeeperOverview> {
    const { rows } = await this.runner.run<GatekeeperOverview & Record<string, unknown>>(
      gatekeeperOverview,
      [EXPIRES_SOON_SECONDS, RECENT_SECONDS, SWITCHES_NAMED_MAX],
    );
    return rows[0]!;
  }

  async revision(): Promise<number> {
    const { rows } = await this.runner.run<{ revision: string }>(gatekeeperRevision);
    return Number(rows[0]!.revision);
  }
}
