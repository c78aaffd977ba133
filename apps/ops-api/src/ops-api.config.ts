import {
  CanaryIntervalMs,
  configError,
  loadConfig,
  ServiceConfig,
  ExpectationsFile,
  ReleaseSigningKeyFile,
  Variable,
  type Environment,
  Count,
  Milliseconds,
  Port,
} from '@acp/service';
import { IsArray, IsOptional, IsString, Matches } from 'class-validator';
import { parseRedactionPath } from './access/redaction.js';
import { SCOPE, SCOPE_CHARS_MAX, SCOPE_FORM } from './gatekeeper/switches/scope.js';

/** What the ops-api reads besides what every process reads. */
export class OpsApiConfig extends ServiceConfig {
  static readonly prefixes = [
    'OPS_',
    'LEDGER_',
    'RELEASE_',
    'CATALOGUE_',
    'EXPECTATIONS_FILE',
    // Ingestion has others, and one environment may be that of both.
    'CANARY_INTERVAL',
    'CANARY_COMMITTED_',
    'CANARY_PUBLISHED_',
    'CANARY_CONSUMED_',
    'CANARY_KEEP_',
  ];

  @Port(3000)
  override readonly port!: number;

  @Variable({
    description:
      'Keys as `name:role:key`, comma-separated; roles viewer, operator, admin, each with grants after it where it has any: `+governor` (policies, switches, models), `+approver:NAME` (decisions that wait for this role). A key may be given as `sha256:HEX`. Several keys may share a name during rotation. Without keys only this machine is answered.',
    secret: true,
    example: 'ann:operator+approver:trading:a-long-random-key',
  })
  @IsOptional()
  @IsString()
  readonly opsApiKeys?: string;

  @ExpectationsFile()
  readonly expectationsFile?: string;

  @Milliseconds({
    description: 'Milliseconds until the database ends a statement of a request.',
    default: 5_000,
    min: 100,
    max: 600_000,
  })
  readonly opsStatementTimeoutMs!: number;

  @Milliseconds({
    description:
      'Milliseconds between two refreshes of the metrics of the ledger, the topics and the gatekeeper.',
    default: 5_000,
    min: 100,
    max: 3_600_000,
  })
  readonly ledgerRefreshMs!: number;

  @Count({
    description:
      'Megabytes that the disk has for the database; an alarm warns before it is full. 0: nobody said.',
    default: 0,
    min: 0,
    max: 1_000_000_000,
  })
  readonly opsDatabaseMegabytesMax!: number;

  @CanaryIntervalMs()
  readonly canaryIntervalMs!: number;

  @Milliseconds({
    description: 'Milliseconds by which a canary must be committed, from when it was sent.',
    default: 5_000,
    min: 10,
    max: 3_600_000,
  })
  readonly canaryCommittedGoalMs!: number;

  @Milliseconds({
    description:
      'Milliseconds by which a canary must be delivered to each topic, from when it was committed.',
    default: 10_000,
    min: 10,
    max: 3_600_000,
  })
  readonly canaryPublishedGoalMs!: number;

  @Milliseconds({
    description:
      'Milliseconds by which each consumer must have told of a canary, from when it was delivered to its topic.',
    default: 30_000,
    min: 10,
    max: 3_600_000,
  })
  readonly canaryConsumedGoalMs!: number;

  @Milliseconds({
    description:
      'Milliseconds that a canary is looked after and kept; then its event is deleted with all that came of it, once nothing of it waits.',
    default: 6 * 3_600_000,
    min: 60_000,
    max: 7 * 24 * 3_600_000,
  })
  readonly canaryKeepMs!: number;

  @Milliseconds({
    description:
      'Milliseconds between two rounds of closing the ledger’s segments, and of verifying closed ones.',
    default: 2_000,
    min: 50,
    max: 3_600_000,
  })
  readonly ledgerCloseMs!: number;

  @Count({
    description:
      'Rows (raw payloads, entries and inbox rows together) up to which the ledger reads all of them each time; beyond, the sums of closed segments.',
    default: 20_000,
    min: 0,
    max: 100_000_000,
  })
  readonly ledgerFullRowsMax!: number;

  @Milliseconds({
    description:
      'Milliseconds that one statement of a full verification of the ledger may take; 0 is no limit.',
    default: 600_000,
    min: 0,
    max: 86_400_000,
  })
  readonly ledgerFullTimeoutMs!: number;

  @Variable({
    description:
      'File with the Ed25519 private key (PKCS #8 PEM) that signs the roots of evidence. Without, they are not signed.',
  })
  @IsOptional()
  @IsString()
  readonly ledgerSigningKeyFile?: string;

  @Variable({
    description:
      'File with the public keys (PEM, one or more, or a JSON Web Key Set) whose signatures hold besides that of the signing key: those that signed before.',
  })
  @IsOptional()
  @IsString()
  readonly ledgerPublicKeysFile?: string;

  @ReleaseSigningKeyFile()
  readonly releaseSigningKeyFile?: string;

  @Milliseconds({
    description:
      'Milliseconds between two rounds of ending decisions that were held to their time.',
    default: 1_000,
    min: 50,
    max: 60_000,
  })
  readonly opsExpireMs!: number;

  @Milliseconds({
    description: 'Milliseconds between two roots over what has become evidence meanwhile.',
    default: 60_000,
    min: 50,
    max: 3_600_000,
  })
  readonly ledgerHeadMs!: number;

  @Count({
    description: 'Days that history is kept by the minute.',
    default: 2,
    min: 1,
    max: 31,
  })
  readonly opsHistoryMinutesDays!: number;

  @Count({
    description: 'Days that history is kept by the hour.',
    default: 90,
    min: 1,
    max: 3_660,
  })
  readonly opsHistoryHoursDays!: number;

  @Milliseconds({
    description: 'Milliseconds between two rounds of the live stream.',
    default: 2_000,
    min: 50,
    max: 60_000,
  })
  readonly opsStreamMs!: number;

  @Count({
    description: 'People that it takes to lift a switch; 1 or 2.',
    default: 2,
    min: 1,
    max: 2,
  })
  readonly opsDisengageQuorum!: number;

  @Milliseconds({
    description:
      'Milliseconds after which a request to lift a switch lapses where no second person has completed it; at most a day.',
    default: 3_600_000,
    min: 1_000,
    max: 86_400_000,
  })
  readonly opsLiftLapseMs!: number;

  @Variable({
    description:
      'Scopes of switches, comma-separated, that engage by themselves when the imbalance of the ledger is not 0. None by default.',
    example: 'kind:order.place,topic:orders',
  })
  @IsOptional()
  @IsArray()
  readonly opsSwitchesOnImbalance?: string[];

  @Count({
    description: 'Requests that one address may send in a minute.',
    default: 1_200,
    min: 1,
    max: 10_000_000,
  })
  readonly opsRequestsPerMinute!: number;

  @Variable({
    description:
      'JSON paths into event payloads that viewers see masked, comma-separated. Where there are any, raw payloads, refused records and broker answers are masked whole.',
    example: '$.account.number,$..email',
  })
  @IsOptional()
  @IsArray()
  readonly opsRedactPaths?: string[];

  @Variable({
    description: 'Issuer of the bearer tokens (OpenID Connect) that are taken besides keys.',
    example: 'https://login.example.org/realms/ops',
  })
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'must begin with https:// or http://' })
  readonly opsOidcIssuer?: string;

  @Variable({ description: 'Audience that a token must name.', example: 'ai-control-plane' })
  @IsOptional()
  @IsString()
  readonly opsOidcAudience?: string;

  @Variable({
    description: 'Where the issuer publishes its signing keys (JWKS).',
    example: 'https://login.example.org/realms/ops/protocol/openid-connect/certs',
  })
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'must begin with https:// or http://' })
  readonly opsOidcJwksUrl?: string;

  @Variable({
    description: 'Claim with the roles, dots lead inwards.',
    default: 'roles',
    example: 'realm_access.roles',
  })
  @IsString()
  readonly opsOidcRolesClaim!: string;

  @Variable({
    description:
      'What stands before viewer, operator, admin, governor and approver:NAME in the claim.',
    example: 'control-plane-',
  })
  @IsOptional()
  @IsString()
  readonly opsOidcRolePrefix?: string;
}

/** Pure: only `main.ts` reads the environment of the process. */
export function loadOpsApiConfig(env: Environment): Readonly<OpsApiConfig> {
  const config = loadConfig(OpsApiConfig, env);
  const problems = [...pathProblems(config), ...scopeProblems(config), ...oidcProblems(config)];
  if (problems.length > 0) throw configError(problems);
  return config;
}

interface Problem {
  name: string;
  message: string;
}

function pathProblems({ opsRedactPaths = [] }: OpsApiConfig): Problem[] {
  return opsRedactPaths.flatMap((path) => {
    try {
      parseRedactionPath(path);
      return [];
    } catch (error) {
      return [{ name: 'OPS_REDACT_PATHS', message: (error as Error).message }];
    }
  });
}

function scopeProblems({ opsSwitchesOnImbalance = [] }: OpsApiConfig): Problem[] {
  const name = 'OPS_SWITCHES_ON_IMBALANCE';
  return opsSwitchesOnImbalance
    .filter((scope) => !SCOPE.test(scope) || scope.length > SCOPE_CHARS_MAX)
    .map((scope) => ({ name, message: `each ${SCOPE_FORM}, not ${JSON.stringify(scope)}` }));
}

/** An issuer alone would let in tokens that were made for somebody else. */
function oidcProblems(config: OpsApiConfig): Problem[] {
  const given = {
    OPS_OIDC_ISSUER: config.opsOidcIssuer,
    OPS_OIDC_AUDIENCE: config.opsOidcAudience,
    OPS_OIDC_JWKS_URL: config.opsOidcJwksUrl,
  };
  if (Object.values(given).every((value) => value === undefined)) return [];
  return Object.entries(given)
    .filter(([, value]) => value === undefined)
    .map(([name]) => ({ name, message: 'is required with the other OPS_OIDC_ variables' }));
}
