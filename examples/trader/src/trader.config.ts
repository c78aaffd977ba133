import { Port, ServiceConfig, Variable } from '@acp/service';
import { IsString, IsUrl } from 'class-validator';

/** What the trader service reads besides what every process reads. */
export class TraderConfig extends ServiceConfig {
  @Port(3005)
  declare readonly port: number;

  @Variable({
    description: 'Secret of the webhooks (`whsec_…`); two, separated by a comma, during rotation.',
    secret: true,
  })
  @IsString()
  readonly webhookSecret!: string;

  @Variable({ description: 'Where the public keys of releases are: `…/v1/release-keys`.' })
  @IsUrl({ require_tld: false, require_protocol: true, protocols: ['http', 'https'] })
  readonly releaseKeysUrl!: string;
}
