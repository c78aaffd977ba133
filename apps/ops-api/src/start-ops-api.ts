import { loadExpectations } from '@acp/expectations';
import type { AppLogger } from '@acp/observability';
import { ApiKeys, startService, type Environment, type RunningService } from '@acp/service';
import { readFileSync } from 'node:fs';
import { limitRequests } from './access/limit-requests.js';
import { OidcTokens } from './access/oidc-tokens.js';
import { serveConsole } from './console/serve-console.js';
import { loadOpsApiConfig, type OpsApiConfig } from './ops-api.config.js';
import { OpsApiModule } from './ops-api.module.js';

/** Bytes of a request body: a thousand acknowledgements or one edited event. */
const BODY_BYTES_MAX = 2 * 1024 * 1024;

/** Starts the ops-api and resolves once it listens. Throws `CONFIG.INVALID` before it opens anything. */
export async function startOpsApi(
  env: Environment,
  options: {
    logger?: AppLogger;
    /** Folder of the built console; without it, or without a page in it, `/` answers 404. */
    consoleFolder?: string;
  } = {},
): Promise<RunningService> {
  const { consoleFolder, ...rest } = options;
  const config = loadOpsApiConfig(env);
  const readText = (path: string) => readFileSync(path, 'utf8');
  loadExpectations(env, readText, { anyType: true });
  return startService({
    name: 'ops-api',
    config,
    // Statements are planned with the values they come with: searches differ too much for one plan,
    // and an operator's page is no hot path. So nothing is prepared here.
    database: { preparedStatements: false, statementTimeoutMs: config.opsStatementTimeoutMs },
    module: (parts) => OpsApiModule.of({ ...parts, expectations: loadExpectations(env, readText) }),
    access: {
      keys: ApiKeys.parse(config.opsApiKeys, { variable: 'OPS_API_KEYS', roles: true }),
      variable: 'OPS_API_KEYS',
      others: oidcOf(config),
    },
    bodyBytesMax: BODY_BYTES_MAX,
    openApi: {
      title: 'AI Control Plane: ops-api',
      description:
        'What came in, what was made of it, who delivered it when, and what became of it.',
      problems: ['REQUEST.RATE_LIMITED', 'REQUEST.TOO_EXPENSIVE'],
    },
    configure: async (app) => {
      limitRequests(app, config.opsRequestsPerMinute);
      await serveConsole(app, consoleFolder);
    },
    ...rest,
  });
}

function oidcOf(config: Readonly<OpsApiConfig>): OidcTokens[] {
  const { opsOidcIssuer: issuer, opsOidcAudience: audience, opsOidcJwksUrl: jwksUrl } = config;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) return [];
  const rolesClaim = config.opsOidcRolesClaim;
  const rolePrefix = config.opsOidcRolePrefix ?? '';
  return [new OidcTokens({ issuer, audience, jwksUrl, rolesClaim, rolePrefix })];
}
