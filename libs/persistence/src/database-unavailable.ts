import { types } from 'node:util';

const { isNativeError } = types;

/**
 * SQLSTATE classes and codes that say "not now" rather than "not this": connection exceptions,
 * insufficient resources, an operator's shutdown, a server that does not let this account in now (a password
 * that is being changed, a line of `pg_hba.conf`), and transactions that lost a race and pass when they are
 * tried again.
 */
const UNAVAILABLE_STATES = /^(08...|28...|53...|57P0[1-5]|40001|40P01|55P03|25006)$/;

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Who answers shows no certificate that is trusted: it is not known to be the database. */
const UNTRUSTED =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED_|UNABLE_TO_|INVALID_CA$)/;

/** What `pg`, its pool and TypeORM throw without a code when a connection has died. */
const CONNECTION_MESSAGES =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|connection ended|not queryable|pool after calling end|query runner (was )?already released/i;

const CAUSES_MAX = 5;

/**
 * Whether a statement failed because the database cannot serve now, so that the same work may pass
 * later without any change. Reads through the wrapping of TypeORM, of `AggregateError` and of
 * `cause`.
 */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  // Not `instanceof`: an error of a socket may be of another realm than ours.
  if (!isNativeError(error) || depth > CAUSES_MAX) return false;
  const { code, driverError, errors } = error as Error & {
    code?: unknown;
    driverError?: unknown;
    errors?: unknown;
  };
  if (typeof code === 'string' && saysNotNow(code)) return true;
  if (CONNECTION_MESSAGES.test(error.message) || isGivenUp(error)) return true;
  const inner = [driverError, error.cause, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((cause) => cause !== error && isDatabaseUnavailable(cause, depth + 1));
}

function saysNotNow(code: string): boolean {
  return SOCKET_CODES.has(code) || UNAVAILABLE_STATES.test(code) || UNTRUSTED.test(code);
}

/** Whether a statement was given up because its connection did not answer: it may have been done. */
export function isGivenUp(error: unknown): boolean {
  return isNativeError(error) && GIVEN_UP.test(error.message);
}

/**
 * Whether a statement was ended at its time limit: by the server (`statement_timeout`), or given up by
 * the client on a connection of its own, whose server does not answer.
 */
export function isStatementTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as Error & { code?: unknown }).code === '57014' || GIVEN_UP.test(error.message);
}

/** What `pg` throws at its `query_timeout`; without a code. */
const GIVEN_UP = /^Query read timeout$/;
