import { ServiceConfig, Variable } from '@acp/service';
import { IsInt, IsString, Max, Min } from 'class-validator';

/** What the ledger service reads besides what every process reads. */
export class LedgerConfig extends ServiceConfig {
  @Variable({ description: 'Port to listen on; 0 takes a free one.', default: 3004 })
  @IsInt()
  @Min(0)
  @Max(65_535)
  declare readonly port: number;

  @Variable({
    description: 'Secret of the webhook (`whsec_…`); two, separated by a comma, during rotation.',
    secret: true,
  })
  @IsString()
  readonly webhookSecret!: string;

  @Variable({ description: 'Topic of the control plane that is consumed.', default: 'events' })
  @IsString()
  readonly ledgerTopic!: string;
}
