import { loadConfig, ServiceConfig, Variable, type Environment } from '@acp/service';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

/** What the ops-api reads besides what every process reads. */
export class OpsApiConfig extends ServiceConfig {
  static readonly prefixes = ['OPS_', 'LEDGER_'];

  @Variable({
    description: 'Port to listen on; 0 takes a free one.',
    default: 3000,
  })
  @IsInt()
  @Min(0)
  @Max(65_535)
  override readonly port!: number;

  @Variable({
    description:
      'Keys as `name:role:key`, comma-separated; roles viewer, operator, admin; a key may be given as `sha256:HEX`. Several keys may share a name during rotation. Without keys only this machine is answered.',
    secret: true,
    example: 'ann:operator:a-long-random-key',
  })
  @IsOptional()
  @IsString()
  readonly opsApiKeys?: string;

  @Variable({
    description: 'Milliseconds until the database ends a statement of a request.',
    default: 5_000,
  })
  @IsInt()
  @Min(100)
  @Max(600_000)
  readonly opsStatementTimeoutMs!: number;

  @Variable({
    description: 'Milliseconds between two refreshes of the ledger’s metrics.',
    default: 10_000,
  })
  @IsInt()
  @Min(100)
  @Max(3_600_000)
  readonly ledgerRefreshMs!: number;

  @Variable({
    description:
      'Milliseconds that one statement of a full verification of the ledger may take; 0 is no limit.',
    default: 600_000,
  })
  @IsInt()
  @Min(0)
  @Max(86_400_000)
  readonly ledgerFullTimeoutMs!: number;
}

/** Pure: only `main.ts` reads the environment of the process. */
export function loadOpsApiConfig(env: Environment): Readonly<OpsApiConfig> {
  return loadConfig(OpsApiConfig, env);
}
