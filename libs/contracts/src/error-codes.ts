import type { ProblemExtensions } from './api/page.js';

/**
 * Every error code this product answers, logs or stores, with what it means and what to do.
 * `docs/reference/errors.md` is generated from here, and a test keeps the two alike.
 */
export interface ErrorCodeEntry {
  /** HTTP status where the code reaches an HTTP answer; null where it never does. */
  status: number | null;
  title: string;
  when: string;
  action: string;
}

export const ERROR_CODES = {
  'REQUEST.MALFORMED': {
    status: 400,
    title: 'The request cannot be read',
    when: 'The body is not the JSON, NDJSON or UTF-8 it claims to be, or a parameter has the wrong form.',
    action: 'Mend the request; `detail` says where it broke.',
  },
  'REQUEST.UNSUPPORTED_MEDIA_TYPE': {
    status: 415,
    title: 'The media type is not taken here',
    when: 'The Content-Type is neither JSON nor, where allowed, NDJSON.',
    action: 'Send `application/json` or `application/x-ndjson`.',
  },
  'REQUEST.TIMEOUT': {
    status: 408,
    title: 'The request came too slowly',
    when: 'Headers and body did not arrive whole within 60 seconds. Nothing was read.',
    action: 'Send it again; send smaller bodies over a slow line.',
  },
  'REQUEST.TOO_LARGE': {
    status: 413,
    title: 'The request is too large',
    when: 'The body or the number of items is over the configured limit.',
    action: 'Split the batch; `detail` names the limit.',
  },
  'REQUEST.UNAUTHENTICATED': {
    status: 401,
    title: 'No valid key',
    when: 'The Authorization header is missing or its key or token is not known here.',
    action: 'Send `Authorization: Bearer KEY` with a configured key.',
  },
  'REQUEST.FORBIDDEN': {
    status: 403,
    title: 'The role does not allow this',
    when: 'The key is valid, its role is not enough for the action.',
    action: 'Use a key with the role that `detail` names.',
  },
  'REQUEST.NOT_FOUND': {
    status: 404,
    title: 'Nothing here',
    when: 'The route or the thing with this id does not exist.',
    action: 'Check the id and the path.',
  },
  'REQUEST.METHOD_NOT_ALLOWED': {
    status: 405,
    title: 'The method is not taken here',
    when: 'The path exists for another method.',
    action: 'Use a method the route takes.',
  },
  'REQUEST.RATE_LIMITED': {
    status: 429,
    title: 'Too many requests',
    when: 'The caller went over its rate limit.',
    action: 'Wait for the seconds in `Retry-After`.',
  },
  'REQUEST.TOO_EXPENSIVE': {
    status: 503,
    title: 'The question takes too long',
    when: 'The database ended the statement at its time limit; nothing was changed.',
    action: 'Narrow the filter or the time range; try again when the database has less to do.',
  },
  'REQUEST.CONFLICT': {
    status: 409,
    title: 'The state does not allow this',
    when: 'The thing exists and is in a state in which the action makes no sense.',
    action: 'Read its state and decide again; `detail` names it.',
  },
  'REPLAY.TOPIC_NOT_SERVED': {
    status: 409,
    title: 'Nobody would deliver it',
    when: 'A replay of events or dead letters, or a retry of what a consumer gave up, goes to a topic that no live relay worker has; nothing was ordered.',
    action:
      'Start a relay that serves the topic, narrow the filter to another, or send `allow_unserved: true`: the deliveries then wait.',
  },
  'SERVICE.UNAVAILABLE': {
    status: 503,
    title: 'Not able to answer now',
    when: 'The database cannot be reached, a buffer is full or the process is stopping. Nothing was stored.',
    action: 'Try again after the seconds in `Retry-After`; a repeat is never stored twice.',
  },
  'DATABASE.SCHEMA': {
    status: null,
    title: 'The schema is missing or older than this build',
    when: 'A process starts on a database without the tables, or without migrations that this build knows. It ends; one that runs already says that it is not ready.',
    action:
      'Run `npm run migrate` (in containers the migrate image) before the apps. Builds that are older than the schema run on.',
  },
  'INTAKE.NOT_INSTALLED': {
    status: null,
    title: 'The database has no intake that this build drains',
    when: 'Ingestion connects to a database of `INTAKE_DATABASES` that lacks the tables of the intake, or has those of another version. It tries again; everything else runs on.',
    action:
      'Run `npm run cp -- intake install --database URL`, or give the output of `npm run cp -- intake sql` to whoever looks after that database.',
  },
  'DATABASE.REFUSED': {
    status: null,
    title: 'The database does not let us in',
    when: 'The server is there and refuses the name of the database, the account or its password.',
    action: 'Mend `DATABASE_URL`; the server’s own words stand in the message.',
  },
  'SERVICE.INTERNAL': {
    status: 500,
    title: 'Our fault',
    when: 'A bug. The answer carries the request id, the log the cause.',
    action: 'Report it with the request id.',
  },
  'GATE.INVALID': {
    status: 422,
    title: 'The event breaks its schema',
    when: 'A field of the event or of its payload is missing or wrong.',
    action: 'Mend the fields in `errors`; the record is kept in quarantine.',
  },
  'GATE.UNKNOWN_TYPE': {
    status: 422,
    title: 'The event type is not registered',
    when: '`event_type` names no registered type.',
    action: 'Use a registered type, or register it in the contracts library.',
  },
  'GATE.UNKNOWN_VERSION': {
    status: 422,
    title: 'The schema version is not registered',
    when: 'The type exists, `schema_version` does not.',
    action: 'Use one of the versions that `detail` lists.',
  },
  'GATE.UNSAFE_VALUE': {
    status: 422,
    title: 'A value cannot be kept exactly',
    when: 'A number is not finite or beyond 2^53, a string holds NUL or half a surrogate pair, or the nesting is too deep.',
    action: 'Send large or exact numbers as decimal strings; remove the characters named.',
  },
  'GATE.TOO_LARGE': {
    status: 422,
    title: 'The event is larger than a topic of its routes carries',
    when: 'The envelope has more bytes than `message_bytes_max` of a topic that the event goes to.',
    action:
      'Send less in the payload, a reference instead of the whole, or raise the topic’s limit.',
  },
  'GATE.CONFLICT': {
    status: 409,
    title: 'The event id is taken by other content',
    when: 'An event with this id exists and says something else. Nothing was overwritten.',
    action: 'Send a new id for a new fact; a correction is a new event with `causation_id`.',
  },
  'MAPPER.UNKNOWN_SOURCE': {
    status: 404,
    title: 'No mapper for this source',
    when: 'No connector with this source name maps raw payloads.',
    action: 'Use a source that `detail` lists.',
  },
  'MAPPER.UNREADABLE': {
    status: 422,
    title: 'The mapper cannot read the record',
    when: 'A vendor record lacks what its mapper needs, or has another shape.',
    action: 'Look at the record in quarantine; mend and resubmit it.',
  },
  'MAPPER.VENDOR_ERROR': {
    status: 422,
    title: 'The vendor answered with an error',
    when: 'The vendor says, in the payload, that it has no data or refuses the request.',
    action: 'See the vendor code in the reason; the schedule tries again.',
  },
  'PLUGIN.REFUSED': {
    status: null,
    title: 'A connector of a plug-in did what it may not',
    when: 'It gives a payload, cursor or venue of a wrong form or size, lets too many calls of `accept` wait, or goes on after its end. Nothing of the call is stored.',
    action: 'Mend the plug-in as the message says; its connector is started again by itself.',
  },
  'MAPPER.FAILED': {
    status: 422,
    title: 'A mapping cannot make the event',
    when: 'An expression of a configured source throws, or yields no key, no type or no object; `path` is the member of the event.',
    action:
      'Try the payload with `cp sources test`; mend the mapping and push the payload again, or mend the record in quarantine and resubmit it.',
  },
  'MAPPER.NEEDED': {
    status: 422,
    title: 'Only the mapper of its source reads the record',
    when: 'Records are resubmitted by filter, and one came in the form of its source (a vendor’s row, a payload of a plug-in or of a source of `SOURCES_FILE`). Mappers belong to ingestion.',
    action:
      'Send its raw payload to ingestion again (`POST /v1/sources/:source/payloads`; what was accepted is a duplicate) and discard the record, or mend it into an event.',
  },
  'MAPPER.UNMATCHED': {
    status: 422,
    title: 'No rule of the mapping takes the record',
    when: 'A configured source has no event whose `when` holds for it, and `otherwise` is not `ignore`.',
    action:
      'Add an event to the mapping, or `otherwise: ignore` where such records are not wanted.',
  },
  'HOOK.UNKNOWN_SOURCE': {
    status: 404,
    title: 'No webhook of this name',
    when: '`SOURCES_FILE` has no source of this name with a `webhook`.',
    action: 'Check the last part of the address that the vendor was given.',
  },
  'HOOK.BAD_SIGNATURE': {
    status: 401,
    title: 'The delivery is not signed by a secret of the source',
    when: 'The header that `errors` names is missing, or no secret of the source makes its signature of these bytes. Nothing was stored.',
    action:
      'Compare the secret with the vendor’s; during a rotation list both. A proxy that changes the body breaks every signature.',
  },
  'HOOK.TOO_OLD': {
    status: 401,
    title: 'The delivery was signed too long ago',
    when: 'The signature is right and its time is further from ours than `tolerance_ms`: a replay, or a clock that is wrong. Nothing was stored.',
    action: 'Check the clock; vendors sign again when they deliver again.',
  },
  'TRANSPORT.UNAVAILABLE': {
    status: null,
    title: 'The broker cannot be reached',
    when: 'Connection refused, lost or timed out before the broker answered.',
    action: 'Nothing: the breaker waits and no attempt is spent. See the topic page if it lasts.',
  },
  'TRANSPORT.TIMEOUT': {
    status: null,
    title: 'The broker did not answer in time',
    when: 'The publish timeout passed with no answer. The message may have arrived.',
    action: 'Retried by itself; consumers drop the duplicate by its event id.',
  },
  'TRANSPORT.REJECTED': {
    status: null,
    title: 'The broker refused the message',
    when: 'The broker says this message will never pass.',
    action: 'Mend the destination or the message, then replay the dead letter.',
  },
  'TRANSPORT.MESSAGE_TOO_LARGE': {
    status: null,
    title: 'The message is over the size limit',
    when: 'The envelope is larger than `message_bytes_max` or than the broker takes.',
    action: 'Raise the limits on both sides, then replay the dead letter.',
  },
  'TRANSPORT.DESTINATION_GONE': {
    status: null,
    title: 'The webhook destination is gone',
    when: 'The destination answered 410. The message that met it is dead, the others wait.',
    action: 'Change or remove the destination; it is tried again after `gone_pause_ms`.',
  },
  'TRANSPORT.UNAUTHENTICATED': {
    status: null,
    title: 'The webhook destination does not accept the sender',
    when: 'It answered 401 or 407: a wrong secret, a clock that is off, a proxy that wants a login.',
    action: 'Mend the secret or the clock of the relay; the entries wait and are then delivered.',
  },
  'TRANSPORT.DESTINATION_FORBIDDEN': {
    status: null,
    title: 'The webhook destination is on a private address',
    when: 'Its name resolves to loopback, private, link-local or other special addresses only.',
    action: 'Mend the URL, or allow private addresses for this topic if that is meant.',
  },
  'TRANSPORT.FAILED': {
    status: null,
    title: 'The publish failed',
    when: 'An error that is neither an outage nor a refusal.',
    action: 'Retried with backoff; after the last attempt see the dead letter.',
  },
  'RELAY.LEASE_EXPIRED': {
    status: null,
    title: 'The worker died or stalled with the entry in hand',
    when: 'The lease of the worker ran out before it settled the entry.',
    action: 'Nothing: another worker tries it alone. Repeated on one entry it is poison.',
  },
  'RELAY.SUSPECTED_POISON': {
    status: null,
    title: 'Workers died more than once with the entry in hand',
    when: 'A lease expired on an entry that had been retried after an expired lease already.',
    action: 'Retried alone up to the ceiling; then look at the dead letter before you replay it.',
  },
  'RELAY.UNREADABLE_HEADERS': {
    status: null,
    title: 'The headers of the entry cannot be sent',
    when: 'The headers of an outbox entry are not an object of texts; ingestion never writes such.',
    action: 'Find out who writes to the outbox, mend the row, replay the dead letter.',
  },
  'RELAY.EVENT_GONE': {
    status: null,
    title: 'The event of the entry is not there',
    when: 'An outbox entry orders an event that somebody deleted past the control plane.',
    action:
      'The ledger names it (`entries_have_an_event`): restore the event, or discard the letter.',
  },
  'RELAY.WORKER_ID_TAKEN': {
    status: null,
    title: 'Two relay workers have the same WORKER_ID',
    when: 'A worker starts, or wakes up, and its name belongs to another process that is alive.',
    action: 'Give each worker a name of its own, or leave WORKER_ID unset.',
  },
  'CONSUMER.UNDECODABLE': {
    status: 422,
    title: 'The message holds no readable event',
    when: 'A consumer got a body that is not an event in any of the formats a topic can have.',
    action: 'See `consumer_failures` for the text; mend the sender and replay.',
  },
  'WEBHOOK.BAD_SIGNATURE': {
    status: 401,
    title: 'The signature does not verify',
    when: 'A webhook came without a Standard Webhooks signature, with a wrong one, or too late.',
    action: 'Give both sides the same secret and check their clocks.',
  },
  'CONSUMER.FAILED': {
    status: 500,
    title: 'The handler failed',
    when: 'The effect of an event threw in a consumer.',
    action: 'See `consumer_failures` in the trace; mend the consumer and replay.',
  },
  'POLICY.INVALID': {
    status: 422,
    title: 'The policy cannot be taken',
    when: 'A policy file has an unknown member, an expression that does not type-check or may take too long, or a test that fails or is missing.',
    action: 'Mend the file; `detail` and `reasons` name each fault with its line and column.',
  },
  'GATE.NOT_FROM_OUTSIDE': {
    status: 422,
    title: 'The event type is made here alone',
    when: 'An event of a type that only the gatekeeper makes (`AI_DECISION_PROPOSED`, `AI_DECISION_RELEASED` …) is pushed or resubmitted.',
    action:
      'Propose the action with `POST /v1/decisions`; what is only to be recorded is an `AI_DECISION_RECORDED`.',
  },
  'EXPECTATION.FAILED': {
    status: 422,
    title: 'The record is not as expected',
    when: 'An expectation with `action: quarantine` does not hold for the record; `detail` names it and the value. The record is kept in quarantine.',
    action:
      'Mend the record and send or resubmit it, or mend the expectation in EXPECTATIONS_FILE.',
  },
  'EXPECTATION.HELD': {
    status: 409,
    title: 'The batch is held',
    when: 'An expectation with `action: hold` does not hold for a record of the batch. The whole batch is kept, and nothing of it is stored as an event.',
    action:
      'Do not send it again: an operator releases or discards it (`cp expectations`, console page Expectations).',
  },
  'DECISION.DENIED': {
    status: 422,
    title: 'The policy denies it',
    when: 'A rule of the policy in force denied the proposal; `rules` says which, and what it read.',
    action: 'Propose something else; the decision stands and a repeat gives the same answer.',
  },
  'DECISION.STOPPED': {
    status: 422,
    title: 'A switch is on',
    when: 'A switch of a scope of the proposal is engaged; nothing was judged.',
    action: 'Wait until it is lifted, then propose again with another Idempotency-Key.',
  },
  'DECISION.NO_POLICY': {
    status: 422,
    title: 'No policy applies',
    when: 'No policy in force, or more than one, applies to the kind of action, source and actor.',
    action: 'Activate one policy for it, then propose again with another Idempotency-Key.',
  },
  'DECISION.CONFLICT': {
    status: 409,
    title: 'The Idempotency-Key is taken by another proposal',
    when: 'A proposal with this key is recorded and says something else. Nothing was judged.',
    action: 'Use a key of its own for each proposal; the same key repeats the same proposal.',
  },
  'DECISION.CHANGED': {
    status: 409,
    title: 'The decision is not what was looked at',
    when: 'The action or the policy version named in the request is not the one of the decision, or it is no longer held.',
    action: 'Read the decision and decide again.',
  },
  'DECISION.EXPIRED': {
    status: 409,
    title: 'The time to decide is over',
    when: 'A held decision is approved, rejected or withdrawn after `hold_until`.',
    action: 'Nothing: it was not released. Propose it again.',
  },
  'DECISION.QUORUM': {
    status: 403,
    title: 'Not one of those who may decide',
    when: 'The caller has none of the roles that the policy asks for, or has answered already.',
    action: 'Let somebody else decide; `detail` names the roles.',
  },
  'DECISION.SELF_APPROVAL': {
    status: 403,
    title: 'Nobody decides about their own',
    when: 'The caller proposed the decision or wrote the policy, and the policy excludes them.',
    action: 'Let somebody else decide.',
  },
  'DECISION.SWITCH_PENDING': {
    status: 503,
    title: 'The switch is not engaged yet',
    when: 'Releases that are under way did not end in time; the switch is not on.',
    action: 'Try again; `detail` names what holds it up.',
  },
  'DECISION.RELEASE_UNSIGNED': {
    status: null,
    title: 'Nobody whom the executor trusts has signed the release',
    when: 'A message for an executor is no release, has no signature, or one by a key that the executor does not know.',
    action:
      'Find out who writes to the topic beside the gatekeeper; give the executor the keys of `GET /v1/release-keys`.',
  },
  'DECISION.RELEASE_ALTERED': {
    status: null,
    title: 'The release does not say what was signed',
    when: 'The signature is not over its token, a member differs from the signed one, or the digest is not that of the action.',
    action: 'Nothing is to be done on it. Find out who changed it between the outbox and here.',
  },
  'DECISION.RELEASE_AUDIENCE': {
    status: null,
    title: 'The release is for another executor',
    when: 'The release names an audience, and the executor has another name.',
    action:
      'Route the release to its executor, or mend `audience` in the policy or in the executor.',
  },
  'DECISION.RELEASE_LAPSED': {
    status: null,
    title: 'The release is past its time',
    when: 'The relay was about to send it, or an executor to act on it, and `valid_until` was over.',
    action:
      'Nothing is done on it. Propose again; if it happens often, look for what delays, or raise `release.valid_for`.',
  },
  'DECISION.RELEASE_RECALLED': {
    status: null,
    title: 'The release was recalled',
    when: 'Its delivery was discarded (by a switch that recalls, or a person) and it reached the executor all the same.',
    action: 'Nothing is done on it. Propose again when the reason of the recall is over.',
  },
  'POLICY.SELF_ACTIVATION': {
    status: 403,
    title: 'The author does not activate',
    when: 'Who pushed a version of a policy cannot put it in force.',
    action: 'Let another governor activate it.',
  },
  'POLICY.EXISTS': {
    status: 409,
    title: 'The version exists with other content',
    when: 'A version of a policy never changes.',
    action: 'Push it without a number; it gets the next one.',
  },
  'CATALOGUE.INVALID': {
    status: 422,
    title: 'The definition cannot be taken',
    when: 'A schema does not compile, an example breaks it, an upcaster does not compile or makes what the schema refuses, or a member is missing.',
    action: 'Mend what `reasons` name, each by its JSON pointer.',
  },
  'CATALOGUE.INCOMPATIBLE': {
    status: 409,
    title: 'The version breaks what reads or writes the one before',
    when: 'A schema refuses what the compatibility of its type promises to take.',
    action:
      'Keep the member that `reasons` name, or give the version an `upcast`; a type by another name breaks nobody.',
  },
  'CATALOGUE.EXISTS': {
    status: 409,
    title: 'The version exists with other content',
    when: 'A version of an event type or of a kind of action never changes, and those of the release are not replaced.',
    action: 'Push it as the next version, or under another name.',
  },
  'LEDGER.VERIFICATION_RUNNING': {
    status: 409,
    title: 'A full verification goes on already',
    when: '`verify=full` is asked for while another one reads every row.',
    action: 'Wait for the one that runs; its answer is the same.',
  },
  'EVIDENCE.NOT_YET': {
    status: 409,
    title: 'The row is under no root yet',
    when: 'A proof is asked for of a row that is new, or of an entry that has not ended.',
    action: 'Ask again after LEDGER_HEAD_MS, or when the entry is delivered or discarded.',
  },
  'EVIDENCE.ALTERED': {
    status: 409,
    title: 'The row was altered',
    when: 'A proof is asked for of a row that does not say what it said when its leaf was taken.',
    action: 'See the findings of the ledger; restore the row as it was.',
  },
  'CONFIG.INVALID': {
    status: null,
    title: 'The configuration is wrong',
    when: 'At start, for every wrong or unknown variable at once.',
    action: 'Mend each line; the nearest valid name is given.',
  },
} as const satisfies Record<string, ErrorCodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** An error of ours: a stable code, a cause, and no knowledge of HTTP. */
export class ControlPlaneError extends Error {
  override readonly name = 'ControlPlaneError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly context: {
      cause?: unknown;
      /** Problems by field, passed on as `errors` in problem+json. */
      reasons?: readonly { code: string; path: string; message: string }[];
      retryAfterSeconds?: number;
      /** Source of what is refused, for the log. */
      source?: string;
      /** More members for the problem document; never secrets. */
      extensions?: Readonly<ProblemExtensions>;
    } = {},
  ) {
    super(message, { cause: context.cause });
  }
}
