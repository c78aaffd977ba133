import { ServiceConfig, Variable, Port } from '@acp/service';
import { IsString } from 'class-validator';

/** What the ledger service reads besides what every process reads. */
export class LedgerConfig extends ServiceConfig {
  @Port(3004)
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
