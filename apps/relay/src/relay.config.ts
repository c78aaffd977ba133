import { TopicsServiceConfig, Variable, Days, Milliseconds, Port } from '@acp/service';
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

  @Variable({
    description: 'Only count and log what retention would delete.',
    default: false,
  })
  @IsBoolean()
  readonly retentionDryRun!: boolean;
}
