import {
  configError,
  loadConfig,
  TopicsServiceConfig,
  Variable,
  Days,
  Milliseconds,
  Port,
  type Environment,
} from '@acp/service';
import { IsBoolean, IsOptional, IsString } from 'class-validator';

/** Everything the relay reads from its environment. */
export class RelayConfig extends TopicsServiceConfig {
  @Port(3002)
  override readonly port!: number;

  @Variable({
    description:
      'Name of this worker in claims, attempts and `/v1/workers`. Must be unique in the fleet; default: host name, process id and a random part.',
  })
  @IsOptional()
  @IsString()
  readonly workerId?: string;

  @Milliseconds({
    description:
      'Milliseconds the fleet waits for a heartbeat before it takes over the entries of a silent worker. Longer than any pause of the process that should be survived.',
    default: 6_000,
    min: 500,
    max: 600_000,
  })
  readonly relayLeaseMs!: number;

  @Milliseconds({
    description: 'Longest pause in milliseconds between two looks for entries when nothing rings.',
    default: 250,
    min: 5,
    max: 60_000,
  })
  readonly relayPollMs!: number;

  @Variable({
    description:
      'Listen for the doorbell (LISTEN/NOTIFY) on a connection of its own. Switch off behind a pooler in transaction mode.',
    default: true,
  })
  @IsBoolean()
  readonly relayDoorbell!: boolean;

  @Days({
    description:
      'Days after which delivered and discarded entries are deleted, with their attempts. 0 keeps them for ever.',
    default: 0,
    min: 0,
    max: 36_500,
  })
  readonly retentionOutboxDays!: number;

  @Days({
    description:
      'Days after which raw payloads are deleted with their events, where every entry has ended. 0 keeps them for ever.',
    default: 0,
    min: 0,
    max: 36_500,
  })
  readonly retentionRawPayloadDays!: number;

  @Days({
    description:
      'Days that raw payloads of decisions are kept, with their events, where RETENTION_RAW_PAYLOAD_DAYS takes others. 0 keeps them for ever; fewer than 184 are refused, unless GATE_RETENTION_UNREGULATED says otherwise.',
    default: 0,
    min: 0,
    max: 36_500,
  })
  readonly retentionDecisionDays!: number;

  @Variable({
    description:
      'No law asks for records of these decisions: RETENTION_DECISION_DAYS may be less than 184 days.',
    default: false,
  })
  @IsBoolean()
  readonly gateRetentionUnregulated!: boolean;

  @Variable({
    description: 'Only count and log what retention would delete.',
    default: false,
  })
  @IsBoolean()
  readonly retentionDryRun!: boolean;
}

/** Days that records of a high-risk system are kept at least: six months. */
const DECISION_DAYS_MIN = 184;

/** Pure: only `main.ts` reads the environment of the process. */
export function loadRelayConfig(env: Environment): Readonly<RelayConfig> {
  const config = loadConfig(RelayConfig, env);
  const { retentionDecisionDays: days, gateRetentionUnregulated } = config;
  if (days === 0 || days >= DECISION_DAYS_MIN || gateRetentionUnregulated) return config;
  const message = `must be 0 or at least ${DECISION_DAYS_MIN}: decisions are kept for six months; set GATE_RETENTION_UNREGULATED=true where no law asks for it`;
  throw configError([{ name: 'RETENTION_DECISION_DAYS', message }]);
}
