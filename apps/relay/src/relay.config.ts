import { TopicsServiceConfig, Variable } from '@acp/service';
import { IsBoolean, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** Everything the relay reads from its environment. */
export class RelayConfig extends TopicsServiceConfig {
  @Variable({ description: 'Port to listen on; 0 takes a free one.', default: 3002 })
  @IsInt()
  @Min(0)
  @Max(65_535)
  override readonly port!: number;

  @Variable({
    description:
      'Name of this worker in claims, attempts and `/v1/workers`. Must be unique in the fleet; default: host name, process id and a random part.',
  })
  @IsOptional()
  @IsString()
  readonly workerId?: string;

  @Variable({
    description:
      'Milliseconds the fleet waits for a heartbeat before it takes over the entries of a silent worker. Longer than any pause of the process that should be survived.',
    default: 6_000,
  })
  @IsInt()
  @Min(500)
  @Max(600_000)
  readonly relayLeaseMs!: number;

  @Variable({
    description: 'Longest pause in milliseconds between two looks for entries when nothing rings.',
    default: 250,
  })
  @IsInt()
  @Min(5)
  @Max(60_000)
  readonly relayPollMs!: number;

  @Variable({
    description:
      'Listen for the doorbell (LISTEN/NOTIFY) on a connection of its own. Switch off behind a pooler in transaction mode.',
    default: true,
  })
  @IsBoolean()
  readonly relayDoorbell!: boolean;

  @Variable({
    description:
      'Days after which delivered and discarded entries are deleted, with their attempts. 0 keeps them for ever.',
    default: 0,
  })
  @IsInt()
  @Min(0)
  readonly retentionOutboxDays!: number;

  @Variable({
    description:
      'Days after which raw payloads are deleted with their events, where every entry has ended. 0 keeps them for ever.',
    default: 0,
  })
  @IsInt()
  @Min(0)
  readonly retentionRawPayloadDays!: number;

  @Variable({
    description: 'Only count and log what retention would delete.',
    default: false,
  })
  @IsBoolean()
  readonly retentionDryRun!: boolean;
}
