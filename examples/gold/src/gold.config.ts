import { Port, ServiceConfig, Variable } from '@acp/service';
import { IsString } from 'class-validator';

/** What the service of the gold views reads besides what every process reads. */
export class GoldConfig extends ServiceConfig {
  @Port(3006)
  declare readonly port: number;

  @Variable({
    description: 'Secret of the webhook (`whsec_…`); two, separated by a comma, during rotation.',
    secret: true,
  })
  @IsString()
  readonly webhookSecret!: string;

  @Variable({ description: 'Topic of the control plane that is consumed.', default: 'gold' })
  @IsString()
  readonly goldTopic!: string;
}
