import { textOf } from '@acp/brokers';
import { GenericError, UserError } from '@platformatic/kafka';
import { types } from 'node:util';
import type { PublishOutcome } from '@acp/contracts';
import { isArgumentError } from '../publish/argument-error.js';
import { rejected, unavailable, unknown } from '../publish/outcomes.js';

const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** The broker says that this record will never be taken. */
const REFUSED = ['INVALID_RECORD', 'INVALID_TIMESTAMP', 'UNSUPPORTED_FOR_MESSAGE_FORMAT'];

/** Nothing was written, because the topic or its leader is not (any more) with this broker. */
const OTHER_BROKER = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_CONTROLLER',
  'FENCED_LEADER_EPOCH',
  'BROKER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
];

/** Nothing was written, for other reasons that are not the record's. */
const NOT_WRITTEN = [
  'NOT_ENOUGH_REPLICAS',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'THROTTLING_QUOTA_EXCEEDED',
  'POLICY_VIOLATION',
];

/** What a failed send says about its records, which the broker takes or refuses together. */
export function outcomeOfKafkaError(error: unknown): PublishOutcome {
  const says = (id: string) => hasApiId(error, id);
  if (TOO_LARGE.some(says)) {
    return rejected(rootText(error), { code: 'TRANSPORT.MESSAGE_TOO_LARGE' });
  }
  if (REFUSED.some(says) || isArgumentError(error)) return rejected(rootText(error));
  if (isOtherKafka(error) || NOT_WRITTEN.some(says) || neverConnected(error)) {
    return unavailable(rootText(error));
  }
  return unknown(`${rootText(error)}; the message may have arrived`);
}

/**
 * Whether another broker must be found, or the topic made again. Of a topic that was deleted the
 * client says so itself, before it sends anything, in an error without an id of the broker's.
 */
export function isOtherKafka(error: unknown): boolean {
  return OTHER_BROKER.some((id) => hasApiId(error, id)) || neverSent(error);
}

/** Every try of it ended within the client. */
function neverSent(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.every(neverSent);
  }
  return isGeneric(error) && error.code === UserError.code;
}

function hasApiId(error: unknown, apiId: string): boolean {
  return isGeneric(error) && Boolean(error.findBy('apiId', apiId));
}

function isGeneric(error: unknown): error is GenericError {
  return error instanceof Error && GenericError.isGenericError(error);
}

/** All tries failed before a request could be written. */
function neverConnected(error: unknown): boolean {
  const leaves = leavesOf(error);
  return leaves.length > 0 && leaves.every((leaf) => /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(leaf));
}

/** What really went wrong: the client wraps it in "connection failed" and "all tries failed". */
export function rootText(error: unknown): string {
  return leavesOf(error).at(0) ?? textOf(error);
}

/** The innermost errors, as text. */
function leavesOf(error: unknown): string[] {
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.flatMap(leavesOf);
  }
  const cause = types.isNativeError(error) ? error.cause : undefined;
  return types.isNativeError(cause) ? leavesOf(cause) : [textOf(error)];
}
