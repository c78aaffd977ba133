/**
 * Answers of a server that is not, or not any more, the one to write to: a replica, one that is still
 * loading or has lost its master, its replicas or its cluster. The address may lead to another by now.
 */
const OTHER_SERVER = /^(READONLY|MASTERDOWN|LOADING|CLUSTERDOWN|NOREPLICAS|UNBLOCKED)\b/;

/** Whether only a new connection can reach the right server. */
export function isOtherRedis(error: unknown): boolean {
  return OTHER_SERVER.test(error instanceof Error ? error.message : String(error));
}
