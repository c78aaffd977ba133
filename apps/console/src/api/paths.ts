/**
 * The ops-api's paths with their parameters, bodies and answers, for the console's client. Generated from
 * its OpenAPI document by `npm run check -- --write`.
 */
export interface paths {
  '/v1/action-kinds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every kind of action with the JSON Schema of each version
     * @description What a model may propose. More are pushed with `POST /v1/event-types`.
     */
    get: operations['ActionKindsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who did what, newest first */
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit/verify': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Read the whole chain and say which rows are altered, missing or unchained */
    get: operations['AuditController_verify'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/backtests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Back-tests, newest first */
    get: operations['BacktestsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/backtests/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One back-test: how far it is, and what would be different */
    get: operations['BacktestsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/backtests/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End it; what it has found so far stays */
    post: operations['BacktestsController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/backtests/{id}/differences': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Decisions that would have ended differently, in their order */
    get: operations['BacktestsController_differences'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/blast-radius': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Everything that came of a raw payload, a trace or a mapper version
     * @description Give `raw_payload_id`, or `trace_id`, or `source` with `mapper_version`. At most 5,000 events are followed; `truncated` says that there are more.
     */
    get: operations['BlastRadiusController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/budgets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Budgets in use: what is taken of each in its window, by key */
    get: operations['BudgetsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/canary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where events of our own come to, and what they miss */
    get: operations['CanaryController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/checkpoints': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far evidence and audit chain reach now, signed
     * @description Keep it where the superuser of the database cannot write: what is cut off or made anew afterwards no longer agrees with it.
     */
    get: operations['EvidenceController_checkpoint'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/checkpoints/compare': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Whether the plane still has what a kept checkpoint says */
    get: operations['EvidenceController_compare'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/connectors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** How far each connector has read, its lag, and gaps it knows of */
    get: operations['ConnectorsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every consumer at every topic: what it has had, what it has not, what it gave up
     * @description Numbers beyond a bound are lower bounds and say `estimated: true`.
     */
    get: operations['ConsumersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/acks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Report effects made in a database of the consumer’s own
     * @description Batched and idempotent: an effect that was reported before is counted once.
     */
    post: operations['ConsumersController_record'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/failures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Events a consumer could not process, newest first */
    get: operations['ConsumerFailuresController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/failures/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give events up for good for this consumer, by filter */
    post: operations['ConsumerFailuresController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/failures/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What a consumer gave up by topic and cause, most frequent first */
    get: operations['ConsumerFailuresController_groups'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/failures/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Deliver what a consumer gave up again, by filter
     * @description A replay delivers these events to their topic again; other consumers there see duplicates, which their inboxes absorb. A topic that no live worker has is refused without `allow_unserved`; a dry run names it in `unserved`.
     */
    post: operations['ConsumerFailuresController_retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/consumers/{name}/retire': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Say that a consumer is no more
     * @description It counts nothing and raises nothing, until it is seen again. Stop it first.
     */
    post: operations['ConsumersController_retire'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Dead letters, newest first */
    get: operations['DeadLettersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One dead letter with its envelope, attempts and edits */
    get: operations['DeadLettersController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a dead letter up for good */
    post: operations['DeadLettersController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a dead letter again, with another payload if need be
     * @description The entry is due at once with its attempts forgiven; the relay delivers it. Where no live worker has its topic it is refused without `allow_unserved`.
     */
    post: operations['DeadLettersController_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Discard every dead letter that matches a filter */
    post: operations['DeadLettersController_discardMatching'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Dead letters by topic and cause, most frequent first */
    get: operations['DeadLettersController_groups'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/dead-letters/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replay every dead letter that matches a filter
     * @description A topic that no live worker has is refused without `allow_unserved`; a dry run names it in `unserved`.
     */
    post: operations['DeadLettersController_replayMatching'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Decisions, newest first
     * @description A filter without an index of its own looks at 20,000 decisions at most: a page may be short or empty and still have a `next_cursor`.
     */
    get: operations['DecisionsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One decision: proposal, each verdict with what it read, people, release, effects */
    get: operations['DecisionsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Approve a held decision
     * @description Names the action and the version that were looked at. It is judged again by what is in force, on facts of now; with a full quorum it is released in the same transaction.
     */
    post: operations['ApprovalsController_approve'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions/{id}/reject': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End a held decision without a release */
    post: operations['ApprovalsController_reject'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Approve many held decisions of one kind
     * @description By `ids` or by `filter`; all of one action kind and one policy version, at most 50. A dry run judges each again and answers a digest over the list, which the real call sends back. Each is answered in a transaction of its own, by the rules of the single answer: `refused` of an item says why not.
     */
    post: operations['ApprovalsController_approveMany'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/decisions/reject': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End many held decisions of one kind without a release
     * @description As approving many: a dry run first, and its digest with the real call.
     */
    post: operations['ApprovalsController_rejectMany'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/entries/{entry_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One outbox entry, whatever its state */
    get: operations['EntryController_entry'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/event-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every event type with the JSON Schema of each version */
    get: operations['EventTypesController_list'];
    put?: never;
    /**
     * Push a version of an event type, or of a kind of action
     * @description A version never changes; the same content again is the same version. Every running process knows it within seconds. Refused where its schema does not compile, an example or its upcaster breaks it, or it breaks what the compatibility of its type promises: each reason names its member.
     */
    post: operations['EventTypesController_push'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/event-types/{type}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One event type
     * @description An unknown one is refused with the name that was probably meant.
     */
    get: operations['EventTypesController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Search events, newest first
     * @description Filters by `source` or `entity_type` alone, and a `text` that begins a source or more than 50 entities, look at a bounded number of rows for each page: a page may then be short or empty and still have a `next_cursor`.
     */
    get: operations['SearchController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/{event_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One event with its raw payload, deliveries and effects */
    get: operations['TraceController_event'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/{event_id}/deliveries/{entry_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What the transport is handed for one delivery of an event */
    get: operations['TraceController_request'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/events/{event_id}/trace': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The whole life of an event: raw, event, entries, attempts, consumers, operators */
    get: operations['TraceController_trace'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/evidence-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The public keys of evidence, as a JSON Web Key Set */
    get: operations['EvidenceController_published'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/expectations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What ingestion expects of events, with results over time and what did not pass */
    get: operations['ExpectationsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/expectations/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One expectation, with the newest 50 examples of what did not pass */
    get: operations['ExpectationsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/flows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Which sources bring which event types to which topics, and how fast */
    get: operations['FlowsController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/gaps': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Holes in what sources sent, newest first */
    get: operations['GapsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/gaps/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One gap: how far it is filled, and what the last try said */
    get: operations['GapsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/gaps/{id}/mark': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Say that it is healed, or lost: nothing fills it any more */
    post: operations['GapsController_mark'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/gaps/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Fill it now, with all its tries anew
     * @description One that is lost is open again; what came of it already is a duplicate. A venue that has asked to wait is still waited for.
     */
    post: operations['GapsController_retry'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/held-batches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Batches that expectations held, newest first */
    get: operations['HeldBatchesController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/held-batches/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One held batch with its records */
    get: operations['HeldBatchesController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/held-batches/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Give a held batch up: nothing of it becomes an event */
    post: operations['HeldBatchesController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/held-batches/{id}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store a held batch as if it had come in now
     * @description Records that an expectation sends to quarantine go there; what holds the batch is not judged again.
     */
    post: operations['HeldBatchesController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What went through a topic, a source or a consumer, and how it stood, step by step
     * @description Kept by the minute and by the hour. A step that nobody read in, or that lies before or after what is known of a name, is null and not 0. Steps of an hour and more reach back as far as hours are kept; shorter ones as far as minutes are.
     */
    get: operations['HistoryController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ledger': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The accounts of everything, in one consistent snapshot
     * @description `imbalance` must be 0; `findings` name the rows that make it something else.
     */
    get: operations['LedgerController_ledger'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who you are here, and what you may do */
    get: operations['MeController_me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Models that have a status of their own
     * @description Every other model is allowed, as far as a policy allows it.
     */
    get: operations['ModelsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Allow a model, put it in shadow, or block it
     * @description Holds from the answer on; members that are not given stay as they are.
     */
    patch: operations['ModelsController_set'];
    trace?: never;
  };
  '/v1/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Is anything lost, what is stuck, how fast is it */
    get: operations['OverviewController_read'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Every policy set, with the version that judges */
    get: operations['PoliciesController_list'];
    put?: never;
    /**
     * Store a policy file as a version
     * @description Checked first: types, cost, and its tests, of which each rule needs one that fires it. A version never changes; the same content again is the same version. It judges nothing until it is activated.
     */
    post: operations['PoliciesController_push'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One policy set: its versions and what was activated, newest first */
    get: operations['PoliciesController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}/activate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Put a version in force, in shadow, or out of both
     * @description Not by its author, except `off`. Answered when it is a fact: no verdict of the version before commits after it. 503 where verdicts under way did not end in five seconds; nothing has changed then.
     */
    post: operations['PoliciesController_activate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}/backtests': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Try a version on recorded decisions
     * @description A durable job: facts, times and model statuses are as they were recorded, budgets are re-enacted in the order of the decisions. Nothing is released by it, and only differences are written.
     */
    post: operations['BacktestsController_order'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}/diff': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** What changed between two versions */
    get: operations['PoliciesController_diff'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}/shadow': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a version in shadow agrees with the one in force
     * @description Over its newest 20,000 judgements, with the newest decisions they differ about.
     */
    get: operations['PoliciesController_shadow'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/policies/{set}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One version: the file, its fixtures and what its tests said */
    get: operations['PoliciesController_version'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/proofs/{kind}/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * That a row stands under a signed root
     * @description Checked without the database by `npm run cp -- verify FILE`, or by whoever reads docs/reference/evidence.md.
     */
    get: operations['EvidenceController_proof'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The quarantine, newest first
     * @description Records longer than 4,096 characters are cut in the list.
     */
    get: operations['RejectedController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One refused record, whole, with every reason */
    get: operations['RejectedController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close a refused record without an event */
    post: operations['RejectedController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/{id}/resubmit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Store the mended event; the record stays as it came
     * @description Without an `event_id` the event gets one derived from the record, so that a repeat stores nothing twice.
     */
    post: operations['RejectedController_resubmit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Close every open record that matches a filter, without events */
    post: operations['RejectedController_discardMatching'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Open records by source and reason, most frequent first */
    get: operations['RejectedController_groups'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/rejected/resubmit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Put the open records that match a filter through the gate again, as they are
     * @description One step of at most 500 records or 8 MiB, oldest first; `next_cursor` leads to the next. What is refused again stays open. A dry run does the same step and takes it back.
     */
    post: operations['RejectedController_resubmitMatching'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/release-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The public keys of releases that this process knows, as a JSON Web Key Set
     * @description The one that signs first. Executors ask ingestion, which needs no key of the API for it; with the same RELEASE_SIGNING_KEY_FILE both answer the same.
     */
    get: operations['ReleaseKeysController_published'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replays': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Replays, newest first */
    get: operations['ReplaysController_list'];
    put?: never;
    /**
     * Deliver chosen events again, or say what that would mean
     * @description Each delivery is a new outbox entry with this replay’s id. With `dry_run` nothing is ordered: the answer counts the events, and for each consumer those it has processed already, and `unserved` names the topics that no live worker has: without `allow_unserved` such an order is refused.
     */
    post: operations['ReplaysController_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replays/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One replay with its progress */
    get: operations['ReplaysController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replays/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** End it; what it has ordered is delivered in any case */
    post: operations['ReplaysController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replays/{id}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Order no more deliveries until it is resumed */
    post: operations['ReplaysController_pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/replays/{id}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Go on where it was paused */
    post: operations['ReplaysController_resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/reports/oversight': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was decided in a period, by which policies and people, as signed evidence (NDJSON)
     * @description A header, policies, counts, decisions that were held, switches, changes of models, budgets, ledger, roots over evidence; the last line signs all before it. A report without a last line broke off. Checked without the database by `npm run cp -- verify FILE`.
     */
    get: operations['OversightController_oversight'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is going on, live (server-sent events)
     * @description `overview` every round, `activity` as it happens. With `Last-Event-ID` missed activity is sent first; `reset` says that some of it is gone.
     */
    get: operations['StreamController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/switches': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Switches that are on, and the periods in which one was, newest first */
    get: operations['SwitchesController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/switches/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One period, with what was out when it began and what was recalled
     * @description By what has become of it since. What nobody might act on any more when the switch was engaged is left out, and so is what retention has removed.
     */
    get: operations['SwitchesController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/switches/disengage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Lift a switch, or ask for it
     * @description Two people lift it (`OPS_DISENGAGE_QUORUM`): the first call only asks, and `on` stays true.
     */
    post: operations['SwitchesController_disengage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/switches/engage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let nothing of a scope be released
     * @description Answered when it is a fact: no release of the scope has a number above `from_seq`. The answer says what was out already. `recall` discards what waits in gated topics; what a relay has in hand is in doubt. 503 where verdicts under way did not end in five seconds: the switch is not on then.
     */
    post: operations['SwitchesController_engage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/topics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every topic with its policy, backlog, oldest age and breaker
     * @description Numbers beyond a bound are lower bounds and say `estimated: true`. Retired topics are left out.
     */
    get: operations['TopicsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/topics/{topic}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** One topic */
    get: operations['TopicsController_one'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Limit the rate of a topic, or lift the limit */
    patch: operations['TopicsController_setRate'];
    trace?: never;
  };
  '/v1/topics/{topic}/blocked-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Keys of an ordered topic that wait behind a failing head */
    get: operations['TopicsController_blockedKeys'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/topics/{topic}/pause': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Claim nothing of this topic until it is resumed */
    post: operations['TopicsController_pause'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/topics/{topic}/resume': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Deliver again */
    post: operations['TopicsController_resume'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/topics/{topic}/retire': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Say that a topic is no more
     * @description Refused while a live worker has it, and while entries are open unless `discard_open` ends them for good: 20,000 in one step, `retired: false` means ask again. It leaves every list and gauge, and is back when a worker registers it or an entry comes for it.
     */
    post: operations['TopicsController_retire'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/traces/{trace_id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** All events of a trace, newest first, and what it had refused */
    get: operations['TraceController_events'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/workers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The relay fleet: leases, claims in hand, what each says of its topics */
    get: operations['WorkersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}

export interface components {
  schemas: {
    AckBody: {
      /** Format: uuid */
      event_id: string;
      /** @description When the effect was made; default now. */
      processed_at?: string;
      topic: string;
    };
    Activity: {
      actor: string | null;
      at: string;
      /** @enum {string|null} */
      breaker: 'open' | 'closed' | 'half_open' | null;
      entry_id: string | null;
      error_code: string | null;
      event_id: string | null;
      id: string;
      /** @enum {string} */
      kind:
        | 'event_ingested'
        | 'entry_delivered'
        | 'entry_dead_lettered'
        | 'attempt_failed'
        | 'record_rejected'
        | 'operator_action'
        | 'breaker_changed';
      message: string;
      topic: string | null;
      worker_id: string | null;
    };
    /** @description What people released last of a kind: what a held one is compared with. */
    ApprovedBefore: {
      decision_id: string;
      payload: {
        action: {
          [key: string]: unknown;
        };
      };
      released_at: string;
    };
    /** @description Who did what (`GET /v1/audit`). Rows are chained by SHA-256 over themselves and the row before. */
    AuditEntry: {
      action: string;
      actor: string;
      affected: number;
      after: unknown;
      at: string;
      before: unknown;
      filter: unknown;
      hash: string;
      id: string;
      reason: string | null;
      request_id: string | null;
      role: string;
      target: string | null;
    };
    AuditFinding: {
      id: string;
      message: string;
      /** @enum {string} */
      problem: 'altered' | 'missing' | 'unchained';
    };
    AuditPage: {
      items: components['schemas']['AuditEntry'][];
      next_cursor: string | null;
    };
    /** @description `GET /v1/audit/verify`. */
    AuditVerification: {
      entries: number;
      findings: components['schemas']['AuditFinding'][];
      /** @description Hash of the newest row: written down elsewhere it also proves that no tail was cut off. */
      head: string | null;
      intact: boolean;
    };
    /** @description A version of a policy tried on recorded decisions. */
    Backtest: {
      /** @description Why budgets may be off; empty: what it says is exact. */
      caveats: components['schemas']['BacktestCaveat'][];
      /** @description Those of them that would end differently. */
      changed: number;
      created_at: string;
      /** @description Differences that are kept: the first 100,000. */
      differences: number;
      finished_at: string | null;
      from: string;
      id: string;
      /** @description Decisions that were judged again. */
      judged: number;
      kinds: string[] | null;
      last_error: string | null;
      matrix: components['schemas']['BacktestCount'][];
      /** @description What was proposed or read is not kept any more. */
      missing: number;
      /** @description Another policy’s business, with this version too. */
      other: number;
      /** @description Share of the range that is done, 0 to 1; null until it has begun. */
      progress: number | null;
      requested_by: string;
      /** @description Over the decisions that would end differently. */
      rules: components['schemas']['BacktestRule'][];
      set: string;
      started_at: string | null;
      /** @enum {string} */
      status: 'pending' | 'running' | 'completed' | 'cancelled' | 'failed';
      /** @description A switch was on: nothing was judged, then and now. */
      stopped: number;
      to: string;
      version: number;
    };
    BacktestBody: {
      /** @description Decisions made then or later. */
      from: string;
      /** @description Kinds of action, registered ones; without it all. */
      kinds?: string[];
      /** @description And before this; by default until now. */
      to?: string;
      /** @description The version to try; it need not be active. */
      version: number;
    };
    BacktestCaveat: {
      /**
       * @description `HELD_UNANSWERED`: would be held and was not, so nobody said what people would have; it counts as taking nothing of budgets. `BUDGET_BEGINS`: reads a budget that is another than it was, in its first window. `BUDGETS_LET_GO`: more budgets at a time than are followed.
       * @enum {string}
       */
      code: 'HELD_UNANSWERED' | 'BUDGET_BEGINS' | 'BUDGETS_LET_GO';
      /** @description Decisions, or budgets that were let go. */
      count: number;
    };
    /** @description How many decisions had the one outcome and would have the other. */
    BacktestCount: {
      /** @enum {string} */
      becomes: 'allowed' | 'held' | 'denied';
      count: number;
      /** @enum {string} */
      was: 'allowed' | 'held' | 'denied';
    };
    /** @description One decision that would end differently. */
    BacktestDifference: {
      at: string;
      /** @enum {string} */
      becomes: 'allowed' | 'held' | 'denied';
      decision_id: string;
      kind: string;
      rules: string[];
      seq: string;
      /** @enum {string} */
      was: 'allowed' | 'held' | 'denied';
      /** @description Rules that stopped it then, and that would stop it. */
      was_rules: string[];
    };
    BacktestDifferencePage: {
      items: components['schemas']['BacktestDifference'][];
      next_cursor: string | null;
    };
    BacktestPage: {
      items: components['schemas']['Backtest'][];
      next_cursor: string | null;
    };
    /** @description What a rule has to do with the decisions that would end differently. */
    BacktestRule: {
      rule: string;
      /** @description It would stop so many that it did not stop. */
      stops: number;
      /** @description It would not stop so many that it did. */
      stops_no_more: number;
    };
    /** @description `GET /v1/blast-radius`: everything that came of a raw payload, a mapper version or a trace. */
    BlastRadius: {
      attempts: number;
      effects: {
        consumer: string;
        failed: number;
        processed: number;
      }[];
      entries: {
        by_topic: {
          dead: number;
          delivered: number;
          discarded: number;
          in_flight: number;
          pending: number;
          topic: string;
        }[];
        dead: number;
        delivered: number;
        discarded: number;
        in_flight: number;
        pending: number;
      };
      events: components['schemas']['CountWithSample'];
      origin: {
        from: string | null;
        mapper_version: number | null;
        raw_payload_id: string | null;
        source: string | null;
        to: string | null;
        trace_id: string | null;
      };
      raw_payloads: components['schemas']['CountWithSample'];
      rejected: components['schemas']['CountWithSample'];
      sample: components['schemas']['EventSummary'][];
      /** @description The numbers cover the first events only: the radius is larger than the limit. */
      truncated: boolean;
    };
    /** @description A key of an ordered topic that cannot move (`GET /v1/topics/:topic/blocked-keys`). */
    BlockedKey: {
      /** @description When the head first failed; probes and retries do not move it. */
      blocked_since: string;
      head_entry_id: string;
      head_error_code: string | null;
      head_event_id: string;
      head_last_error: string | null;
      head_next_attempt_at: string | null;
      /**
       * @description `scheduled`: a retry is due later. `dead`: waits for an operator.
       * @enum {string}
       */
      head_state: 'dead' | 'scheduled';
      /** @description Entries that wait behind the head. */
      parked: number;
      partition_key: string;
      topic: string;
    };
    BlockedKeyPage: {
      items: components['schemas']['BlockedKey'][];
      next_cursor: string | null;
    };
    /** @description What released decisions have taken of a budget in its newest window. */
    Budget: {
      budget_id: string;
      cap: string;
      /** @description Policy set, budget and the value of its key expression. */
      key: string;
      left: string;
      /** @description False: the window is over; the next use opens one, with all of the cap. */
      open: boolean;
      policy_set: string;
      /** @description Decimal text. */
      used: string;
      window_ms: number;
      window_start: string;
    };
    BudgetPage: {
      items: components['schemas']['Budget'][];
      next_cursor: string | null;
    };
    /** @description Who the caller is (`GET /v1/me`): what a page may offer. */
    Caller: {
      /** @description False where the app runs open on loopback, without any configured key. */
      authenticated: boolean;
      /** @description What no role brings along: `governor`, `approver:NAME`; `approver:*` where there are no keys. */
      grants: string[];
      name: string;
      /** @enum {string} */
      role: 'viewer' | 'operator' | 'admin';
    };
    /** @description `GET /v1/canary`. */
    Canary: {
      at: string;
      /** @description Whether this installation is told to make canaries. */
      enabled: boolean;
      goals_ms: {
        committed: number;
        consumed: number;
        published: number;
      };
      interval_ms: number;
      /** @description Places whose newest canary missed its goal. */
      missed: number;
      not_covered: components['schemas']['CanaryUncovered'][];
      places: components['schemas']['CanaryPlace'][];
      ways: components['schemas']['CanaryWay'][];
    };
    /** @description A place on the way of canaries, for each way in that they were sent through. */
    CanaryPlace: {
      /** @description Null but at `consumed`. */
      consumer: string | null;
      goal_ms: number;
      /** @description Newest first, a few. */
      history: components['schemas']['CanaryResult'][];
      /** @enum {string} */
      hop: 'committed' | 'published' | 'consumed';
      last_event_id: string | null;
      last_ms: number | null;
      last_success_age_seconds: number | null;
      last_success_at: string | null;
      missed: number;
      /** @description Canaries that missed the goal here since the last that met it, of the newest in `history`. */
      missed_in_a_row: number;
      /** @description Since the place is known. */
      reached: number;
      /**
       * @description `missed`: the newest that was judged here missed its goal.
       * @enum {string}
       */
      state: 'met' | 'missed';
      /** @description Null at `committed`. */
      topic: string | null;
      /** @description `push`, `batch`, `gatekeeper`, `hook/NAME` or `intake/NAME`. */
      way: string;
    };
    /** @description What became of one canary at one place. */
    CanaryResult: {
      event_id: string;
      /** @description It came after the goal, or has not come. */
      missed: boolean;
      /** @description Since the place before; null while it has not come. */
      ms: number | null;
      sent_at: string;
    };
    /** @description Where no canary says anything. */
    CanaryUncovered: {
      /** @description Null where it is the topic. */
      consumer: string | null;
      topic: string;
      /**
       * @description `gated`: executors act on it, and its definition does not say `canary: true`. `opted_out`: its definition says `canary: false`. `never_had_one`: the consumer takes events of the topic and has told of no canary yet.
       * @enum {string}
       */
      why: 'gated' | 'opted_out' | 'never_had_one';
    };
    /** @description The newest canary of a way in. */
    CanaryWay: {
      age_seconds: number;
      /** @description Until the sender had its answer; null where it waits for none. */
      answered_ms: number | null;
      error: string | null;
      event_id: string;
      sent_at: string;
      way: string;
    };
    /** @description What became of a version that was pushed (`POST /v1/event-types`). */
    CataloguePushed: {
      /** @description False: it was stored before, with the same content. */
      created: boolean;
      /** @description True: nothing was stored, and `created` says what a push would do. */
      dry_run: boolean;
      /** @enum {string} */
      kind: 'event' | 'action';
      name: string;
      schema_version: number;
      /** @description Of its canonical JSON, in hex. */
      sha256: string;
    };
    /** @description `GET /v1/checkpoints/compare`: whether the plane still has what a kept checkpoint says. */
    CheckpointComparison: {
      agrees: boolean;
      /** @description What it no longer has, or has otherwise. */
      problems: string[];
    };
    /** @description `GET /v1/connectors`. */
    Connector: {
      connector: string;
      cursor: unknown;
      gaps: components['schemas']['ConnectorGap'][];
      /** @description Seconds since the cursor last moved. */
      lag_seconds: number;
      last_payload_at: string | null;
      resets: components['schemas']['ConnectorReset'][];
      source: string;
      /** @description Null where nobody keeps it. */
      state: components['schemas']['ConnectorState'] | null;
      /** @description Empty where it subscribes to nothing by name. */
      streams: components['schemas']['ConnectorStream'][];
      updated_at: string;
    };
    ConnectorGap: {
      detected_at: string | null;
      from: string;
      /** @description Its row in `GET /v1/gaps`; null where the connector keeps none. */
      gap_id: string | null;
      healed_at: string | null;
      missing: number | null;
      stream: string;
      to: string;
    };
    ConnectorPage: {
      items: components['schemas']['Connector'][];
      next_cursor: string | null;
    };
    /** @description A numbering of the source that began again. */
    ConnectorReset: {
      detected_at: string | null;
      /** @description The last number before it. */
      from: string;
      stream: string;
      /** @description The first of the new ones. */
      to: string;
    };
    /** @description How a source is doing that is polled by configuration. */
    ConnectorState: {
      /** @description More waits at the vendor than one turn takes. */
      behind: boolean;
      /** @description When it is asked next. */
      due_at: string;
      /** @description Since the last success. */
      failures: number;
      last_error: string | null;
      last_error_at: string | null;
      last_success_at: string | null;
    };
    /** @description A stream that a connector has subscribed to. */
    ConnectorStream: {
      /** @description Null where it never was. */
      last_heard_at: string | null;
      /** @description Without a frame for longer than the connector's limit, while the connector runs. */
      silent: boolean;
      stream: string;
    };
    /** @description One consumer at one topic (`GET /v1/consumers`). */
    Consumer: {
      consumer: string;
      /** @description Events it has given up, which wait for an operator; `estimated`: at least as many. */
      dead: components['schemas']['Count'];
      /** @description Whether more wait than a minute or two ago; null until that is known. */
      growing: boolean | null;
      /** @description Its newest effect or failure here. */
      last_seen_at: string | null;
      /** @description Events delivered to the topic that it has neither had nor given up, counted one by one; a replayed event counts once. Where too many wait `estimated` is true: at least as many. */
      not_yet: components['schemas']['Count'];
      /** @description When the oldest of `not_yet` was delivered. */
      oldest_not_yet_at: string | null;
      oldest_not_yet_event_id: string | null;
      /** @description Events whose effect it has had, as the ledger counts them. */
      processed: number;
      /** @description Effects per second over the last minute, or over its newest 5,000 where those are younger. */
      rate_per_second: number;
      retire_reason: string | null;
      retired_at: string | null;
      retired_by: string | null;
      /** @enum {string} */
      state: 'stopped' | 'keeping_up' | 'behind' | 'retired';
      topic: string;
    };
    ConsumerAcksAnswer: {
      consumer: string;
      received: number;
      /** @description The rest had been acknowledged before, or is unknown. */
      recorded: number;
      /** @description Events that do not exist; nothing is recorded of them. */
      unknown: string[];
    };
    ConsumerAcksBody: {
      acks: components['schemas']['AckBody'][];
    };
    /** @description The effect of the event in one consumer, or its failure to have one. */
    ConsumerEffect: {
      attempts: number | null;
      consumer: string;
      /** @description Deliveries that arrived after the effect. */
      duplicates: number;
      error_code: string | null;
      error_message: string | null;
      first_failed_at: string | null;
      last_failed_at: string | null;
      processed_at: string | null;
      /** @enum {string} */
      state: 'dead' | 'processed' | 'failing';
      topic: string;
    };
    /** @description An event that a consumer could not process (`GET /v1/consumers/:name/failures`). */
    ConsumerFailure: {
      attempts: number;
      consumer: string;
      dead_lettered_at: string | null;
      discarded_at: string | null;
      entity_id: string | null;
      error_code: string;
      error_message: string;
      event_id: string;
      /** @description Of the event; null where there is none with this id. */
      event_type: string | null;
      first_failed_at: string;
      last_failed_at: string;
      source: string | null;
      /** @enum {string} */
      state: 'dead' | 'discarded' | 'retrying';
      topic: string;
      trace_id: string | null;
    };
    ConsumerFailureBulkAnswer: {
      /** @description 0 in a dry run. */
      affected: number;
      dry_run: boolean;
      /** @description Events that the action chooses, before it. */
      matched: number;
      /** @description Matching events left over because one request handles a limited number. */
      remaining: number;
      /** @description The replay that delivers the events again; null for discard, and where nothing was chosen. */
      replay_id: string | null;
      sample: components['schemas']['ConsumerFailure'][];
      /** @description Topics of a retry that no live worker has: it is refused without `allow_unserved`, and ordered, not delivered with it. Empty for discard. */
      unserved: string[];
    };
    /** @description Which events that a consumer could not process. Times speak of `dead_lettered_at`. For an action at least one member must be given. */
    ConsumerFailureFilter: {
      causation_id?: string;
      entity_id?: string;
      entity_type?: string;
      /** @description As in `ConsumerFailureGroup.error`. */
      error?: string;
      error_code?: string;
      event_id?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      topic?: string;
      trace_id?: string;
    };
    /** @description Events that a consumer gave up for the same cause (`GET /v1/consumers/:name/failures/groups`). */
    ConsumerFailureGroup: {
      count: number;
      /** @description The message with ids, addresses and numbers blanked. */
      error: string;
      error_code: string;
      /** @description Chooses exactly this group, and what was asked for besides. */
      filter: components['schemas']['ConsumerFailureFilter'];
      first_at: string;
      last_at: string;
      sample_error: string;
      sample_event_id: string;
      topic: string;
    };
    ConsumerFailureGroups: {
      items: components['schemas']['ConsumerFailureGroup'][];
      /** @description Failures looked at; the newest, when there are more than the limit. */
      scanned: number;
      truncated: boolean;
    };
    ConsumerFailurePage: {
      items: components['schemas']['ConsumerFailure'][];
      next_cursor: string | null;
    };
    ConsumerPage: {
      items: components['schemas']['Consumer'][];
      next_cursor: string | null;
    };
    /** @description A count that may come from statistics instead of a scan. */
    Count: {
      /** @description True: an estimate or a lower bound, never to be shown as exact. */
      estimated: boolean;
      value: number;
    };
    CountWithSample: {
      count: number;
      sample_ids: string[];
    };
    /** @description One line of `GET /v1/dead-letters`; `id` is the outbox entry's. */
    DeadLetter: {
      created_at: string;
      dead_lettered_at: string;
      delivery_attempts: number;
      edited: boolean;
      entity_id: string | null;
      error_code: string | null;
      event_id: string;
      event_type: string | null;
      id: string;
      last_error: string | null;
      partition_key: string | null;
      replay_id: string | null;
      source: string | null;
      topic: string;
      trace_id: string | null;
    };
    /** @description Answer of replay and discard of one dead letter. */
    DeadLetterAction: {
      event_id: string;
      id: string;
      /** @enum {string} */
      state: 'pending' | 'discarded';
      topic: string;
      /** @description The topic, where no live worker has it: the entry is ordered, not delivered. */
      unserved: string[];
    };
    DeadLetterBulkAnswer: {
      /** @description 0 in a dry run. */
      affected: number;
      dry_run: boolean;
      matched: number;
      /** @description Matching dead letters left over because one request handles a limited number. */
      remaining: number;
      sample: components['schemas']['DeadLetter'][];
      /** @description Topics of a replay that no live worker has: it is refused without `allow_unserved`, and ordered, not delivered with it. Empty for discard. */
      unserved: string[];
    };
    DeadLetterBulkBody: {
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['DeadLetterFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    DeadLetterBulkReplayBody: {
      /**
       * @description Orders for topics that no live worker has, too; their deliveries wait.
       * @default false
       */
      allow_unserved?: boolean;
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['DeadLetterFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description `GET /v1/dead-letters/:id`. */
    DeadLetterDetail: {
      attempts: components['schemas']['DeliveryAttempt'][];
      created_at: string;
      dead_lettered_at: string;
      delivery_attempts: number;
      edited: boolean;
      edits: components['schemas']['EntryEdit'][];
      entity_id: string | null;
      entry: components['schemas']['DeliveryEntry'];
      /** @description What was sent, parsed; null where the text is no JSON object. */
      envelope: unknown;
      error_code: string | null;
      event: components['schemas']['EventSummary'] | null;
      event_id: string;
      event_type: string | null;
      headers: {
        [key: string]: string;
      };
      id: string;
      last_error: string | null;
      partition_key: string | null;
      redacted: string[];
      replay_id: string | null;
      source: string | null;
      topic: string;
      trace_id: string | null;
    };
    DeadLetterDiscardBody: {
      reason: string;
    };
    /** @description Which dead letters, by their entry and its event. Times speak of `dead_lettered_at`. For an action at least one member must be given. */
    DeadLetterFilter: {
      causation_id?: string;
      entity_id?: string;
      entity_type?: string;
      /** @description As in `DeadLetterGroup.error`. */
      error?: string;
      error_code?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      topic?: string;
      trace_id?: string;
    };
    DeadLetterFilterDto: {
      /** Format: uuid */
      causation_id?: string;
      entity_id?: string;
      entity_type?: string;
      /** @description The cause as the groups name it: the message with numbers blanked. */
      error?: string;
      error_code?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      /** Format: uuid */
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      topic?: string;
      /** Format: uuid */
      trace_id?: string;
    };
    /** @description "412 × ECONNREFUSED on orders.webhook since 02:14" (`GET /v1/dead-letters/groups`). */
    DeadLetterGroup: {
      count: number;
      /** @description The error with numbers, ids and addresses blanked, so that equal causes group; `HTTP 503` stays. */
      error: string;
      error_code: string | null;
      event_types: string[];
      /** @description Passed as the filter of a bulk action it selects this group. */
      filter: components['schemas']['DeadLetterFilter'];
      first_at: string;
      last_at: string;
      /** @description The newest error of the group as it was written. */
      sample_error: string;
      sample_ids: string[];
      /** @description What the receiver said to it, its first 300 characters; null where nothing was kept. */
      sample_response: string | null;
      topic: string;
    };
    DeadLetterGroups: {
      items: components['schemas']['DeadLetterGroup'][];
      /** @description Dead letters looked at; newest first when there are more than the limit. */
      scanned: number;
      truncated: boolean;
    };
    DeadLetterPage: {
      items: components['schemas']['DeadLetter'][];
      next_cursor: string | null;
    };
    DeadLetterReplayBody: {
      /**
       * @description Orders for topics that no live worker has, too; their deliveries wait.
       * @default false
       */
      allow_unserved?: boolean;
      /** @description Another payload for this delivery alone; must pass the schema of the event. The event keeps its own. */
      payload?: {
        [key: string]: unknown;
      };
      reason: string;
    };
    /** @description A rule that did not pass, with what it read. */
    DecidedRule: {
      /** @description Parts of its expression with their values. */
      clauses?: {
        src: string;
        value: unknown;
      }[];
      id: string;
      reason?: string;
      /**
       * @description `error`: it could not be decided, which never allows.
       * @enum {string}
       */
      result: 'pass' | 'fire' | 'error';
      /** @enum {string} */
      then: 'deny' | 'hold';
    };
    DecisionAnswerBody: {
      /** @description Of the action that was looked at. */
      action_sha256: string;
      /** @description Version by which it was held. */
      policy_version: number;
      reason: string;
    };
    /** @description `POST /v1/decisions/:id/approve`, `/reject`. */
    DecisionAnswered: {
      /** @description Approvals that count, and those that it takes. */
      approvals: number;
      decision_id: string;
      quorum: number;
      release_seq: string | null;
      /** @enum {string} */
      state: 'held' | 'rejected' | 'released';
    };
    DecisionApproval: {
      action_sha256: string;
      actor: string;
      /** @enum {string} */
      answer: 'approve' | 'reject';
      at: string;
      policy_version: number;
      reason: string;
      role: string;
    };
    /** @description `POST /v1/decisions/approve`, `/reject`. */
    DecisionBulkAnswer: {
      /** @description Decisions that were answered, or would be. */
      affected: number;
      dry_run: boolean;
      items: components['schemas']['DecisionBulkItem'][];
      /** @description Null where the list is empty, as the policy and its version. */
      kind: string | null;
      /** @description Over what is done and the id, action digest and policy version of each; order is of no account. */
      list_sha256: string;
      /** @description The newest that match; true where there are more. */
      more: boolean;
      policy_set: string | null;
      policy_version: number | null;
    };
    DecisionBulkBody: {
      /**
       * @description Says what would become of each, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description The newest held decisions that match; at least one member. */
      filter?: components['schemas']['HeldDecisionFilterDto'];
      /** @description These decisions; or `filter`. */
      ids?: string[];
      /** @description Of the dry run that was looked at; required unless it is one. */
      list_sha256?: string;
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description What became of one decision of the list, or would. */
    DecisionBulkItem: {
      /** @description What the digest of the list binds besides the id. */
      action_sha256: string;
      approvals: number;
      decision_id: string;
      hold_until: string | null;
      policy_version: number;
      quorum: number | null;
      /** @description Why nothing was changed: a code of the single answer, and its words. */
      refused: {
        code: string;
        detail: string;
      } | null;
      release_seq: string | null;
      /**
       * @description After the answer; as it was where it is refused.
       * @enum {string}
       */
      state: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
    };
    /** @description `GET /v1/decisions/:id`. */
    DecisionDetail: {
      /** @description Hex, of the action: what an approval names. */
      action_sha256: string;
      actor: string;
      approvals: number;
      /** @description The newest of its kind that people had released before; null unless it was held itself. */
      approved_before: components['schemas']['ApprovedBefore'] | null;
      approver_roles: string[] | null;
      created_at: string;
      /** @description Event id of its proposal. */
      decision_id: string;
      /** @description Of the release, or of the event that ended it. */
      deliveries: components['schemas']['DeliveryEntry'][];
      effects: components['schemas']['ConsumerEffect'][];
      hold_until: string | null;
      kind: string;
      model_name: string;
      model_version: string | null;
      /** @description The event that released or ended it; null while it is held. */
      outcome: {
        event_id: string;
        event_type: string;
        payload: {
          [key: string]: unknown;
        };
      } | null;
      people: components['schemas']['DecisionApproval'][];
      policy_set: string | null;
      /** @description Version that judged it last: what an approval names. */
      policy_version: number | null;
      /** @description The proposal as it was judged: payload of its event. */
      proposal: {
        event_id: string;
        payload: {
          [key: string]: unknown;
        };
      };
      proposed_by: string;
      /** @description Approvals that it takes, and those that it has. */
      quorum: number | null;
      /** @description JSON paths that were masked for the caller's role. */
      redacted: string[];
      /** @description Place in the order of releases. */
      release_seq: string | null;
      /** @description Empty unless it is released, and where no budget counts it. */
      reservations: components['schemas']['DecisionReservation'][];
      /** @description Place in the order of decisions. */
      seq: string;
      settled_at: string | null;
      source: string;
      /** @enum {string} */
      state: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
      subject: string | null;
      trace_id: string;
      /** @description End of its release. */
      valid_until: string | null;
      /** @description First to last; versions in shadow too. */
      verdicts: components['schemas']['DecisionVerdict'][];
    };
    DecisionPage: {
      items: components['schemas']['DecisionSummary'][];
      next_cursor: string | null;
    };
    /** @description What a release took of a budget. */
    DecisionReservation: {
      /** @description Decimal text. */
      amount: string;
      /** @description Policy set, budget and the value of its key expression. */
      key: string;
      window_start: string;
    };
    /** @description A decision in the list. */
    DecisionSummary: {
      /** @description Hex, of the action: what an approval names. */
      action_sha256: string;
      actor: string;
      approvals: number;
      approver_roles: string[] | null;
      created_at: string;
      /** @description Event id of its proposal. */
      decision_id: string;
      hold_until: string | null;
      kind: string;
      model_name: string;
      model_version: string | null;
      policy_set: string | null;
      /** @description Version that judged it last: what an approval names. */
      policy_version: number | null;
      proposed_by: string;
      /** @description Approvals that it takes, and those that it has. */
      quorum: number | null;
      /** @description Place in the order of releases. */
      release_seq: string | null;
      /** @description Place in the order of decisions. */
      seq: string;
      settled_at: string | null;
      source: string;
      /** @enum {string} */
      state: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
      subject: string | null;
      trace_id: string;
      /** @description End of its release. */
      valid_until: string | null;
    };
    /** @description One judgement, with the values that made its rules fire. */
    DecisionVerdict: {
      at: string;
      engine: string;
      /** @enum {string} */
      mode: 'enforce' | 'shadow';
      /** @enum {string} */
      outcome: 'allowed' | 'held' | 'denied';
      /** @description What it read besides the proposal: facts with their age, the time, budgets found full. */
      payload: {
        [key: string]: unknown;
      } | null;
      policy_set: string | null;
      /** @description Hex, of the policy's file. */
      policy_sha256: string | null;
      policy_version: number | null;
      rules: components['schemas']['VerdictRule'][];
      took_us: number;
    };
    DeliveryAttempt: {
      attempt: number;
      duration_ms: number;
      ended_at: string;
      entry_id: string;
      error_code: string | null;
      error_message: string | null;
      event_id: string;
      id: string;
      /** @enum {string} */
      outcome: 'delivered' | 'dead' | 'expired' | 'retry' | 'unavailable';
      response: string | null;
      started_at: string;
      topic: string;
      transport: string;
      worker_id: string;
    };
    /** @description One order to deliver the event to one topic. */
    DeliveryEntry: {
      attempts_forgiven: number;
      /** @description The broker's receipt: stream id, offset, response id. */
      broker_ref: string | null;
      claimed_at: string | null;
      claimed_by: string | null;
      created_at: string;
      dead_lettered_at: string | null;
      delivered_at: string | null;
      delivery_attempts: number;
      discarded_at: string | null;
      /** @description An operator changed the payload of this delivery; see `edits` of the dead letter. */
      edited: boolean;
      error_code: string | null;
      event_id: string;
      id: string;
      last_error: string | null;
      /** @description Null: never failed, or ended. */
      next_attempt_at: string | null;
      /** @description Waits behind an earlier entry of its key. */
      parked: boolean;
      partition_key: string | null;
      replay_id: string | null;
      /** @enum {string} */
      state: 'pending' | 'in_flight' | 'delivered' | 'dead' | 'discarded';
      topic: string;
      /** @description The earlier entry of its key that a parked one waits for; null where it waits for none. */
      waits_for: components['schemas']['WaitedFor'] | null;
    };
    /** @description What a transport is handed for one entry (`GET /v1/events/:event_id/deliveries/:entry_id`). */
    DeliveryRequest: {
      /** @description Secrets in it are masked. */
      destination: string | null;
      entry_id: string;
      /** @description Parsed. After an edit: the edited one. */
      envelope: unknown;
      headers: {
        [key: string]: string;
      };
      redacted: string[];
      topic: string;
      /** @description As the relay has the topic registered now; null where it has none of this name. */
      transport: string | null;
    };
    /** @description Outbox entries of one event by state. */
    EntryCounts: {
      dead: number;
      delivered: number;
      discarded: number;
      in_flight: number;
      pending: number;
    };
    /** @description A payload that an operator changed for one delivery; the event itself stays as it is. */
    EntryEdit: {
      edited_at: string;
      edited_by: string;
      edited_payload: unknown;
      id: string;
      original_payload: unknown;
      reason: string;
    };
    /** @description `GET /v1/events/:event_id`. */
    EventDetail: {
      causation_id: string | null;
      content_sha256: string;
      deliveries: components['schemas']['DeliveryEntry'][];
      effects: components['schemas']['ConsumerEffect'][];
      entity_id: string | null;
      entity_type: string | null;
      entries: components['schemas']['EntryCounts'];
      event_id: string;
      event_type: string;
      ingested_at: string;
      mapper_version: number;
      occurred_at: string;
      payload: {
        [key: string]: unknown;
      };
      raw_payload: components['schemas']['RawPayload'] | null;
      raw_payload_id: string;
      record_index: number;
      /** @description JSON paths that were masked for the caller's role. */
      redacted: string[];
      /** @description Outbox entries ordered with the event. */
      routes: number;
      schema_version: number;
      source: string;
      trace_id: string;
    };
    EventPage: {
      items: components['schemas']['EventSummary'][];
      next_cursor: string | null;
    };
    /** @description One line of `GET /v1/events`. */
    EventSummary: {
      causation_id: string | null;
      entity_id: string | null;
      entity_type: string | null;
      entries: components['schemas']['EntryCounts'];
      event_id: string;
      event_type: string;
      ingested_at: string;
      occurred_at: string;
      raw_payload_id: string;
      /** @description Outbox entries ordered with the event. */
      routes: number;
      schema_version: number;
      source: string;
      trace_id: string;
    };
    EventTypePushBody: {
      /** @description Of a kind of action. */
      action_kind?: string;
      /** @description JSON Schema (2020-12) of a kind of action; closed, with its `kind`. */
      action_schema?: {
        [key: string]: unknown;
      };
      /**
       * @description What the next version is held to. Default: backward.
       * @enum {string}
       */
      compatibility?:
        | 'backward'
        | 'forward'
        | 'full'
        | 'none'
        | 'backward_transitive'
        | 'forward_transitive'
        | 'full_transitive';
      description: string;
      /** @description Judge it and store nothing. Default: false. */
      dry_run?: boolean;
      /** @description Of an event type. */
      event_type?: string;
      /** @description Payloads as they may be; each is tried. */
      examples?: {
        [key: string]: unknown;
      }[];
      /**
       * @description Default: event.
       * @enum {string}
       */
      kind?: 'event' | 'action';
      /** @description Who answers for it. */
      owner?: string;
      /**
       * @description JSON Schema (2020-12) of the payload of an event type.
       * @example {
       *       "type": "object",
       *       "properties": {
       *         "parcel": {
       *           "type": "string"
       *         }
       *       }
       *     }
       */
      payload_schema?: {
        [key: string]: unknown;
      };
      /** @description One more than the latest; 1 of a new name. */
      schema_version: number;
      /** @description How a payload of the version before becomes one of this: `set` has CEL expressions over `payload`, `drop` what is left out. `module` is the SHA-256 of a module that this process was given in CATALOGUE_DIR; no request brings code. */
      upcast?: {
        [key: string]: unknown;
      };
    };
    /** @description How far evidence and audit chain reached at one moment. */
    EvidenceCheckpoint: {
      /** @description Newest row of the audit chain; null before the first. */
      audit: {
        hash: string;
        id: string;
      } | null;
      /** @enum {string} */
      format: 'acp-checkpoint-1';
      /** @description Newest head; null before the first. */
      head: {
        hash: string;
        number: number;
      } | null;
      made_at: string;
    };
    /** @description A Merkle root over rows that are over, and the hash of the head before it. */
    EvidenceHead: {
      /** @enum {string} */
      format: 'acp-head-1';
      /** @description Leaves under the root. */
      leaves: number;
      made_at: string;
      /** @description Heads are numbered from 1 without a gap. */
      number: number;
      /** @description SHA-256 of the canonical JSON of the head before; 64 zeros before the first. */
      previous: string;
      root: string;
    };
    /** @description A public key of RFC 8037; `kid` is its thumbprint of RFC 7638. */
    EvidenceKey: {
      /** @enum {string} */
      alg: 'EdDSA';
      /** @enum {string} */
      crv: 'Ed25519';
      kid: string;
      /** @enum {string} */
      kty: 'OKP';
      /** @enum {string} */
      use: 'sig';
      x: string;
    };
    /** @description `GET /v1/evidence-keys`: a JSON Web Key Set. */
    EvidenceKeys: {
      keys: components['schemas']['EvidenceKey'][];
    };
    /** @description `GET /v1/proofs/:kind/:id`: that a row stood under a root as `leaf` says it. */
    EvidenceProof: {
      /** @enum {string} */
      format: 'acp-proof-1';
      head: components['schemas']['EvidenceHead'];
      id: string;
      key_id: string | null;
      /** @enum {string} */
      kind:
        | 'event'
        | 'raw_payload'
        | 'rejected_record'
        | 'entry'
        | 'edit'
        | 'attempt'
        | 'effect'
        | 'audit'
        | 'decision'
        | 'approval'
        | 'verdict'
        | 'activation'
        | 'switch'
        | 'switch_lift';
      /** @description Canonical text of the row. */
      leaf: string;
      leaf_index: number;
      /** @description RFC 9162, 2.1.3: from the leaf up. */
      path: string[];
      signature: string | null;
    };
    /** @description An expectation, how it does and how it did (`GET /v1/expectations`). */
    Expectation: {
      /** @enum {string} */
      action: 'hold' | 'warn' | 'quarantine';
      description: string;
      entity_id: string | null;
      event_type: string | null;
      /** @description Newest first. */
      examples: components['schemas']['ExpectationFinding'][];
      /** @description What is expected, in one line. */
      expects: string;
      failed: number;
      first_seen_at: string;
      judged: number;
      /** @enum {string} */
      kind: 'range' | 'check' | 'monotonic' | 'freshness' | 'volume' | 'unique';
      /** @description Null where nothing was judged within the range. */
      last: components['schemas']['ExpectationResult'] | null;
      name: string;
      /** @description Of the whole range; null where nothing was judged. */
      pass_share: number | null;
      /** @description Oldest first, at most 288 points. */
      results: components['schemas']['ExpectationResult'][];
      /** @description When a process of ingestion last judged by it. */
      seen_at: string;
      source: string | null;
      undecided: number;
    };
    /** @description What expectations ask of an operator. */
    ExpectationFigures: {
      /** @description Of which the newest window has failures, most first, at most 100: one that began within an hour, of a volume its newest at all. What no process judges by any more is not among them. */
      failing: {
        failed: number;
        judged: number;
        name: string;
      }[];
      held_batches: number;
      /** @description Null where none is held. */
      oldest_held_seconds: number | null;
    };
    /** @description One example of what did not pass. */
    ExpectationFinding: {
      /**
       * @description What became of the record; `none` where there is none, as of a window that is over.
       * @enum {string}
       */
      consequence: 'held' | 'stored' | 'quarantined' | 'none';
      entity_id: string | null;
      event_id: string | null;
      event_type: string | null;
      found_at: string;
      id: string;
      /** @description With the values. */
      message: string;
      /** @enum {string} */
      outcome: 'failed' | 'undecided';
      /** @description JSON pointer into the event, `''` for the whole. */
      path: string;
      raw_payload_id: string | null;
      record_index: number | null;
      source: string | null;
    };
    ExpectationPage: {
      items: components['schemas']['Expectation'][];
      next_cursor: string | null;
    };
    /** @description What an expectation found in one window; of a volume what is judged is the window itself. */
    ExpectationResult: {
      /** @description Where the window begins. */
      at: string;
      failed: number;
      judged: number;
      /** @description Passed ÷ judged. */
      pass_share: number;
      /** @description The expectation threw, or what it reads was absent: no record was kept back for it. */
      undecided: number;
    };
    FailureBulkBody: {
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['FailureFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    FailureFilterDto: {
      /** Format: uuid */
      causation_id?: string;
      entity_id?: string;
      entity_type?: string;
      /** @description The cause as the groups name it: the message with numbers blanked. */
      error?: string;
      error_code?: string;
      /** Format: uuid */
      event_id?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      /** Format: uuid */
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      topic?: string;
      /** Format: uuid */
      trace_id?: string;
    };
    FailureRetryBody: {
      /**
       * @description Orders for topics that no live worker has, too; their deliveries wait.
       * @default false
       */
      allow_unserved?: boolean;
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['FailureFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description Entries that came of one source and type and went to one topic lately. */
    Flow: {
      event_type: string;
      per_second: number;
      source: string;
      topic: string;
    };
    /** @description `GET /v1/flows`: where events go, over the newest entries. */
    Flows: {
      at: string;
      /** @description The busiest first. */
      flows: components['schemas']['Flow'][];
      /** @description Seconds that the rates are over: a quarter of an hour, or less where that many entries are younger. */
      seconds: number;
    };
    /** @description A hole in what a source sent. `GET /v1/gaps`. */
    Gap: {
      /** @description The source's times of what stands before and after the hole. */
      after_at: string | null;
      before_at: string | null;
      closed_at: string | null;
      /** @description `ingestion`, or who marked it. */
      closed_by: string | null;
      /** @description The connector that found it. */
      connector: string;
      /** @description Whether the venue has a history to fill it from. */
      fillable: boolean;
      /** @description Of these, how many have come since. */
      filled: number;
      found_at: string;
      /** @description First and last that are missing: numbers, or opening times. */
      from: string;
      /** @description Also the trace id of what a fill brings. */
      id: string;
      /** @enum {string} */
      kind: 'numbers' | 'times';
      last_error: string | null;
      last_tried_at: string | null;
      /** @description Null where nobody knows. */
      missing: number | null;
      /** @description Null where it is closed. */
      next_try_at: string | null;
      /** @description Pages of history that are stored. */
      pages: number;
      source: string;
      /** @enum {string} */
      state: 'open' | 'filling' | 'healed' | 'lost';
      stream: string;
      symbol: string;
      to: string;
      /** @description Failed tries since the newest of them, or since an operator asked for more. */
      tries: number;
      /** @description Whose history is asked. */
      venue: string;
    };
    /** @description What is missing now, in `GET /v1/overview`. */
    GapFigures: {
      /** @description Given up within a day though the venue has a history; what a person marked is not counted. */
      lost_lately: number;
      /** @description Records that they lack, where that is known. */
      missing: number;
      oldest_found_at: string | null;
      /** @description Open or being filled. */
      open: number;
      source: string;
    };
    GapMarkBody: {
      /** @description Kept in the audit log. */
      reason: string;
      /**
       * @description `healed`: it came by another way.
       * @enum {string}
       */
      state: 'healed' | 'lost';
    };
    GapPage: {
      items: components['schemas']['Gap'][];
      next_cursor: string | null;
    };
    GapRetryBody: {
      /** @description Kept in the audit log. */
      reason: string;
    };
    /** @description What the gatekeeper has in hand. */
    GatekeeperOverview: {
      /** @description Those that end within 15 minutes. */
      expiring_soon: number;
      /** @description Decisions that wait for people. */
      held: number;
      /** @description When the next of them ends by itself. */
      next_expiry_at: string | null;
      oldest_held_at: string | null;
      /** @description Of the newest 1,000 decisions, those of the last hour. */
      recent: {
        decided: number;
        denied: number;
        stopped: number;
      };
      /** @description The 20 that have been on longest. */
      switches: {
        engaged_at: string;
        engaged_by: string;
        reason: string;
        scope: string;
      }[];
      switches_on: number;
    };
    /** @description One check, with whatever it says of itself besides. */
    HealthCheckResult: {
      /** @enum {string} */
      status: 'degraded' | 'up' | 'down';
    } & {
      [key: string]: unknown;
    };
    /** @description `GET /health/live`, `/health/ready`, `/health/startup`: 200 where well, 503 where not. */
    HealthReport: {
      details: {
        [key: string]: components['schemas']['HealthCheckResult'];
      };
      /** @enum {string} */
      lifecycle: 'starting' | 'started' | 'draining' | 'stopping';
      /** @enum {string} */
      status: 'error' | 'ok' | 'degraded' | 'shutting_down';
    };
    /** @description `GET /health`: everything at once. */
    HealthSummary: {
      app: string;
      checks: {
        [key: string]: components['schemas']['HealthCheckResult'];
      };
      /** @enum {string} */
      lifecycle: 'starting' | 'started' | 'draining' | 'stopping';
      /** @enum {string} */
      status: 'error' | 'ok' | 'degraded' | 'shutting_down';
      uptime_seconds: number;
      version: string;
    };
    /** @description A batch that an expectation holds (`GET /v1/held-batches`). */
    HeldBatch: {
      bytes: number;
      connector: string;
      /** @description The first of the expectations that hold it. */
      expectation: string;
      failing: number;
      held_at: string;
      id: string;
      message: string;
      reason: string | null;
      records: number;
      /** @description How often the same batch was sent again while it was held. */
      repeats: number;
      resolved_at: string | null;
      resolved_by: string | null;
      source: string;
      /** @enum {string} */
      state: 'held' | 'discarded' | 'released';
    };
    HeldBatchAnswer: {
      accepted: number;
      dry_run: boolean;
      duplicates: number;
      id: string;
      records: number;
      rejected: number;
      /**
       * @description The state afterwards.
       * @enum {string}
       */
      state: 'held' | 'discarded' | 'released';
    };
    HeldBatchBody: {
      /**
       * @description Says what would be done.
       * @default false
       */
      dry_run?: boolean;
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    HeldBatchDetail: {
      bytes: number;
      connector: string;
      /** @description The first of the expectations that hold it. */
      expectation: string;
      failing: number;
      held_at: string;
      id: string;
      /** @description The first 200. */
      items: components['schemas']['HeldRecord'][];
      message: string;
      reason: string | null;
      records: number;
      /** @description How often the same batch was sent again while it was held. */
      repeats: number;
      resolved_at: string | null;
      resolved_by: string | null;
      source: string;
      /** @enum {string} */
      state: 'held' | 'discarded' | 'released';
    };
    HeldBatchPage: {
      items: components['schemas']['HeldBatch'][];
      next_cursor: string | null;
    };
    HeldDecisionFilterDto: {
      actor?: string;
      /** @description Inclusive. */
      from?: string;
      kind?: string;
      model?: string;
      /** @description A policy set. */
      policy?: string;
      /** @description Version of it that judged it last. */
      policy_version?: number;
      /** @description A rule that stopped it. */
      rule?: string;
      subject?: string;
      /** @description Exclusive. */
      to?: string;
    };
    HeldRecord: {
      event_id: string | null;
      event_type: string | null;
      raw_payload_id: string;
      /** @description Why the gate or an expectation refuses it: released, it goes to quarantine. */
      reasons: {
        code: string;
        message: string;
        path: string;
      }[];
      record_index: number;
      /** @description As it came; cut at 4,096 characters. */
      record_text: string;
    };
    /** @description `GET /v1/history`. */
    History: {
      /** @description Where each step begins. */
      at: string[];
      from: string;
      /** @description Whether there are more names of the kind than one answer holds. */
      more: boolean;
      /** @enum {string} */
      of: 'system' | 'topic' | 'source' | 'consumer';
      /** @description The one that was named, or all of the kind by name. */
      series: components['schemas']['HistorySeries'][];
      step_seconds: number;
      to: string;
    };
    /** @description The history of one name, a value for each step. Null is not known: nobody read in that step, or the name was not there yet, or not any more, or the figure is none of its kind. Idle is 0. */
    HistorySeries: {
      /** @description Most that waited: entries of a topic, rows of an intake, what a consumer has not had. */
      backlog?: (number | null)[];
      dead_letters?: (number | null)[];
      /** @description Entries that a topic, or all, delivered. */
      delivered_per_second?: (number | null)[];
      /** @description Failed attempts of a topic, refused records of a source, events that failed at a consumer. */
      errors_per_second?: (number | null)[];
      /** @description Events of a source or of the whole; entries ordered for a topic. */
      ingested_per_second?: (number | null)[];
      /** @description From commit to delivery at a topic, from the event to its arrival at a source, from delivery to effect at a consumer, of what is live. Median over samples of each minute; over more than one, their mean. */
      latency_p50_ms?: (number | null)[];
      /** @description As above; over more than one minute, the highest. */
      latency_p99_ms?: (number | null)[];
      name: string;
      /** @description Longest that something waited. */
      oldest_seconds?: (number | null)[];
      /** @description Effects: of a consumer, or of all consumers of a topic or of the whole. */
      processed_per_second?: (number | null)[];
      /** @description Records of a source. */
      received_per_second?: (number | null)[];
      /** @description The first minute that it was seen in; null where it never was. */
      since: string | null;
    };
    /** @description Over the newest entries, of what is live: no recorded data on the way to the commit, no replay and no retry from there on. The hop histogram of the metrics counts by the same rule. */
    HopLatency: {
      /** @enum {string} */
      hop:
        | 'source_to_received'
        | 'received_to_committed'
        | 'committed_to_claimed'
        | 'claimed_to_published'
        | 'published_to_processed';
      /** @description Null while the sample is empty. */
      p50_ms: number | null;
      p99_ms: number | null;
      sample: number;
    };
    /** @description `GET /v1/ledger`. */
    Ledger: {
      as_of: string;
      by_consumer: components['schemas']['LedgerByConsumer'][];
      by_hour: components['schemas']['LedgerByHour'][];
      by_source: components['schemas']['LedgerBySource'][];
      by_topic: components['schemas']['LedgerByTopic'][];
      findings: components['schemas']['LedgerFinding'][];
      /** @description Must be 0. The sum of the differences of all findings. */
      imbalance: number;
      /** @description When every row was last read; null never. */
      last_full_verification_at: string | null;
      totals: components['schemas']['LedgerTotals'];
      /**
       * @description `incremental`: settled accounts from roll-ups, the rest from rows. `full`: every row was read.
       * @enum {string}
       */
      verification: 'incremental' | 'full';
      verified: components['schemas']['LedgerVerified'];
    };
    LedgerByConsumer: {
      consumer: string;
      /** @description Delivered events of the topic that this consumer has no effect of yet. */
      not_yet: number;
      processed: number;
      topic: string;
    };
    /** @description By the hour in which the raw payload was fetched, the entry created, the effect made. */
    LedgerByHour: {
      accepted: number;
      delivered: number;
      duplicates: number;
      events: number;
      hour: string;
      outbox: number;
      processed: number;
      raw_payloads: number;
      records: number;
      rejected: number;
    };
    LedgerBySource: {
      accepted: number;
      duplicates: number;
      events: number;
      raw_payloads: number;
      records: number;
      rejected: number;
      source: string;
    };
    LedgerByTopic: {
      dead: number;
      delivered: number;
      discarded: number;
      in_flight: number;
      outbox: number;
      pending: number;
      processed: number;
      topic: string;
    };
    /** @description Something that does not add up; `ids` name the first rows concerned. */
    LedgerFinding: {
      actual: number | null;
      /** @description How far the account is off; adds to the imbalance. */
      difference: number;
      expected: number | null;
      ids: string[];
      message: string;
      /** @enum {string} */
      rule:
        | 'records_are_accounted_for'
        | 'events_have_a_raw_payload'
        | 'accepted_records_are_events'
        | 'rejected_records_are_kept'
        | 'events_have_their_entries'
        | 'events_have_their_content'
        | 'entries_have_an_event'
        | 'replayed_entries_have_a_replay'
        | 'envelopes_carry_their_event'
        | 'attempts_are_recorded'
        | 'claims_hold_open_entries'
        | 'effects_have_an_event'
        | 'decisions_are_accounted_for'
        | 'verdicts_are_on_record'
        | 'verdicts_are_reproducible'
        | 'releases_are_authorised'
        | 'releases_say_what_was_decided'
        | 'effects_have_a_release'
        | 'switches_held'
        | 'budgets_add_up'
        | 'policies_are_as_they_were'
        | 'rows_are_as_they_were'
        | 'outcomes_are_on_record'
        | 'entries_can_be_found'
        | 'cursors_are_in_reach'
        | 'intakes_add_up'
        | 'replay_lists_are_whole'
        | 'segments_are_whole'
        | 'evidence_is_as_signed'
        | 'sums_agree_with_rows';
      table: string;
    };
    /** @description The accounts of the whole system; see the ledger's documentation for each equation. */
    LedgerTotals: {
      accepted: number;
      dead: number;
      delivered: number;
      discarded: number;
      duplicates: number;
      events: number;
      in_flight: number;
      outbox: number;
      pending: number;
      /** @description Inbox rows over all consumers. */
      processed: number;
      raw_payloads: number;
      records: number;
      rejected: number;
    };
    /** @description How much lies behind an imbalance of zero. */
    LedgerVerified: {
      /** @description Seconds since then. */
      age_seconds: number;
      /** @description Segments with a row that could not be looked at within the time a statement may take. */
      segments_timed_out: number;
      /** @description Of all rows ever numbered, the part that a verification has looked at; 0 to 1. */
      share: number;
      /** @description Since when some row has not been looked at again; null where there is none. */
      since: string | null;
    };
    /** @description A model that has a status of its own; every other is allowed, as far as policies allow it. */
    Model: {
      card: {
        [key: string]: unknown;
      } | null;
      name: string;
      owner: string | null;
      /** @enum {string} */
      status: 'allowed' | 'shadow' | 'blocked';
      /** @description Blocked from then on. */
      until: string | null;
      /** @description `*` for every version that has no row of its own. */
      version: string;
    };
    ModelChangeBody: {
      /** @description What is known of it: training, purpose, limits. */
      card?: {
        [key: string]: unknown;
      } | null;
      name: string;
      /** @description Who answers for it. */
      owner?: string | null;
      reason: string;
      /** @enum {string} */
      status: 'allowed' | 'shadow' | 'blocked';
      /** @description Blocked from then on. */
      until?: string | null;
      /** @description One version; default `*`, all others. */
      version?: string;
    };
    ModelPage: {
      items: components['schemas']['Model'][];
      next_cursor: string | null;
    };
    /** @description A budget as it is when the report is made. */
    OversightBudget: {
      budget_id: string;
      cap: string;
      /** @description Policy set, budget and the value of its key expression. */
      key: string;
      left: string;
      /** @enum {string} */
      line: 'budget';
      /** @description False: the window is over; the next use opens one, with all of the cap. */
      open: boolean;
      policy_set: string;
      /** @description Decimal text. */
      used: string;
      window_ms: number;
      window_start: string;
    };
    /** @description A root over evidence that was made in the period. */
    OversightCheckpoint: {
      hash: string;
      key_id: string | null;
      /** @enum {string} */
      line: 'checkpoint';
      made_at: string;
      number: string;
      signature: string | null;
    };
    /** @description Decisions of the period by the version that judged them last and what became of them. */
    OversightCount: {
      count: number;
      /** @enum {string} */
      line: 'count';
      /** @enum {string} */
      outcome: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
      /** @description Null where no policy applied, as the version. */
      policy_set: string | null;
      policy_version: number | null;
    };
    /** @description A decision of the period that was held, and what people said. */
    OversightDecision: {
      action_sha256: string;
      actor: string;
      created_at: string;
      decision_id: string;
      hold_until: string;
      kind: string;
      /** @enum {string} */
      line: 'decision';
      model_name: string;
      model_version: string | null;
      people: components['schemas']['DecisionApproval'][];
      policy_set: string;
      policy_version: number;
      proposed_by: string;
      quorum: number;
      release_seq: string | null;
      seq: string;
      settled_at: string | null;
      source: string;
      /** @enum {string} */
      state: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
      subject: string | null;
    };
    OversightHeader: {
      /** @enum {string} */
      format: 'acp-oversight-1';
      /** @description Inclusive; of decisions the time of the proposal counts. */
      from: string;
      /** @enum {string} */
      line: 'header';
      made_at: string;
      /** @description Says so in words where it is not signed. */
      note: string | null;
      /** @description Engine of policies that this build judges by; each verdict names its own. */
      policy_engine: string;
      product_version: string;
      public_keys: components['schemas']['EvidenceKey'][];
      /** @description Whose signature is in the last line; null: the report is not signed. */
      signed_by: string | null;
      /** @description Exclusive. */
      to: string;
    };
    /** @description The ledger as it is when the report is made. */
    OversightLedger: {
      as_of: string;
      /** @description Rules that do not hold. */
      findings: string[];
      imbalance: number;
      last_full_verification_at: string | null;
      /** @enum {string} */
      line: 'ledger';
      verified_share: number;
    };
    OversightLine:
      | components['schemas']['OversightHeader']
      | components['schemas']['OversightPolicy']
      | components['schemas']['OversightCount']
      | components['schemas']['OversightDecision']
      | components['schemas']['OversightSwitch']
      | components['schemas']['OversightModel']
      | components['schemas']['OversightBudget']
      | components['schemas']['OversightLedger']
      | components['schemas']['OversightCheckpoint']
      | components['schemas']['OversightSignature'];
    /** @description A change of a model's status in the period. */
    OversightModel: {
      actor: string;
      after: string;
      at: string;
      /** @description Row of the audit log. */
      audit_id: string;
      /** @description Null where it had none of its own. */
      before: string | null;
      /** @enum {string} */
      line: 'model';
      reason: string | null;
      /** @description `model:NAME@VERSION`. */
      target: string;
    };
    /** @description A version that was in force or in shadow at some time of the period. */
    OversightPolicy: {
      activated_at: string;
      author: string;
      confirmed_by: string | null;
      /** @enum {string} */
      line: 'policy';
      /** @enum {string} */
      mode: 'enforce' | 'shadow';
      reason: string;
      requested_by: string;
      set: string;
      /** @description Hex, of the file as it was pushed. */
      sha256: string;
      /** @description Null: it is still. */
      until: string | null;
      version: number;
    };
    /** @description The last line: over the number of lines before it and the SHA-256 of their bytes. */
    OversightSignature: {
      key_id: string | null;
      /** @enum {string} */
      line: 'signature';
      lines: number;
      sha256: string;
      signature: string | null;
    };
    /** @description A switch that was on at some time of the period. */
    OversightSwitch: {
      engaged_at: string;
      engaged_by: string;
      /** @description No release of the scope has a higher number, until it is lifted. */
      from_seq: string;
      id: string;
      /** @description What one person has asked for, and another has yet to. */
      lift_requested: {
        at: string;
        by: string;
        reason: string;
      } | null;
      lifted: components['schemas']['SwitchLift'] | null;
      /** @enum {string} */
      line: 'switch';
      on: boolean;
      reason: string;
      /** @description `*`, `policy:SET`, `kind:K`, `model:NAME`, `model:NAME@VERSION`, `actor:A`, `subject:S`, `topic:T`. */
      scope: string;
    };
    /** @description `GET /v1/overview`, and the data of the stream's `overview` message. */
    Overview: {
      at: string;
      consumers: components['schemas']['Consumer'][];
      dead_letters: number;
      expectations: components['schemas']['ExpectationFigures'];
      /** @description Of each source that lacks something, or has lost something within a day. */
      gaps: components['schemas']['GapFigures'][];
      gatekeeper: components['schemas']['GatekeeperOverview'];
      imbalance: number;
      imbalance_at: string;
      latency: components['schemas']['HopLatency'][];
      rejected_open: number;
      throughput: components['schemas']['ThroughputPoint'][];
      /** @description When the first of the readings was taken that throughput is kept from; null before there is one. */
      throughput_since: string | null;
      topics: components['schemas']['Topic'][];
      totals: components['schemas']['LedgerTotals'];
      /** @description What lies behind the imbalance. */
      verified: components['schemas']['LedgerVerified'];
      workers: components['schemas']['Worker'][];
    };
    PolicyActivateBody: {
      /** @enum {string} */
      mode: 'enforce' | 'shadow' | 'off';
      reason: string;
      version: number;
    };
    PolicyActivation: {
      at: string;
      /** @description Who activated it. */
      confirmed_by: string | null;
      /** @description Number of the last release before it. */
      from_seq: string;
      id: string;
      /** @enum {string} */
      mode: 'enforce' | 'shadow' | 'off';
      reason: string;
      /** @description Author of the version. */
      requested_by: string;
      set: string;
      version: number;
    };
    /** @description How often a version in shadow said what the one in force said. */
    PolicyAgreement: {
      count: number;
      /** @enum {string} */
      enforced: 'allowed' | 'held' | 'denied';
      /** @enum {string} */
      shadow: 'allowed' | 'held' | 'denied';
    };
    /** @description `GET /v1/policies/:set`, newest first, a hundred of each at most. */
    PolicyDetail: {
      activations: components['schemas']['PolicyActivation'][];
      changed_at: string;
      /** @description The version that judges; null: decisions of its kinds are denied. */
      enforced_version: number | null;
      latest_version: number;
      set: string;
      shadow_versions: number[];
      versions: components['schemas']['PolicyVersion'][];
    };
    /** @description `GET /v1/policies/:set/diff`. */
    PolicyDiff: {
      from: number;
      /** @description Unified diff of the two files. */
      patch: string;
      /** @description Rules and budgets by their ids. */
      rules: {
        added: string[];
        changed: string[];
        removed: string[];
      };
      set: string;
      to: number;
    };
    /** @description One decision about which the two disagree. */
    PolicyDisagreement: {
      at: string;
      decision_id: string;
      /** @enum {string} */
      enforced: 'allowed' | 'held' | 'denied';
      enforced_rules: string[];
      enforced_version: number | null;
      kind: string;
      /** @enum {string} */
      shadow: 'allowed' | 'held' | 'denied';
      shadow_rules: string[];
    };
    PolicyPushBody: {
      /** @description JSON files that its tests name, by the path in the file. */
      fixtures?: {
        [key: string]: unknown;
      };
      /** @description The file as it is, up to 1 MiB. */
      source: string;
      /** @description Number that the version is expected to have; refused where it would have another. */
      version?: number;
    };
    /** @description `POST /v1/policies`. */
    PolicyPushed: {
      /** @description Steps that a judgement by it takes at most. */
      cost: number;
      /** @description False: this content is stored already, under this number. */
      created: boolean;
      created_at: string;
      created_by: string;
      set: string;
      /** @description Of the file's bytes, in hex. */
      sha256: string;
      /** @enum {string} */
      state: 'enforce' | 'shadow' | 'idle';
      version: number;
    };
    /** @description One policy set in the list. */
    PolicySet: {
      changed_at: string;
      /** @description The version that judges; null: decisions of its kinds are denied. */
      enforced_version: number | null;
      latest_version: number;
      set: string;
      shadow_versions: number[];
    };
    PolicySetPage: {
      items: components['schemas']['PolicySet'][];
      next_cursor: string | null;
    };
    /** @description `GET /v1/policies/:set/shadow`: over the newest judgements of the version. */
    PolicyShadow: {
      /** @description Share that agrees, 0 to 1; null where nothing was compared. */
      agreement: number | null;
      compared: components['schemas']['Count'];
      /** @description Newest first. */
      disagreements: components['schemas']['PolicyDisagreement'][];
      matrix: components['schemas']['PolicyAgreement'][];
      set: string;
      version: number;
    };
    PolicyTestResult: {
      name: string;
      /** @enum {string} */
      outcome: 'allowed' | 'held' | 'denied';
      /** @description Rules that stopped it. */
      rules: string[];
    };
    /** @description One version of a policy; it never changes. */
    PolicyVersion: {
      /** @description Steps that a judgement by it takes at most. */
      cost: number;
      created_at: string;
      created_by: string;
      set: string;
      /** @description Of the file's bytes, in hex. */
      sha256: string;
      /** @enum {string} */
      state: 'enforce' | 'shadow' | 'idle';
      version: number;
    };
    /** @description `GET /v1/policies/:set/versions/:n`. */
    PolicyVersionDetail: {
      /** @description Steps that a judgement by it takes at most. */
      cost: number;
      created_at: string;
      created_by: string;
      /** @description What its tests were run on, by the path that the file names. */
      fixtures: {
        [key: string]: unknown;
      };
      set: string;
      /** @description Of the file's bytes, in hex. */
      sha256: string;
      source: string;
      /** @enum {string} */
      state: 'enforce' | 'shadow' | 'idle';
      tests: components['schemas']['PolicyTestResult'][];
      version: number;
    };
    /** @description `application/problem+json` (RFC 9457) as every route answers errors. */
    Problem: {
      /** @description Stable; see the error reference. */
      code: string;
      decision_id?: string;
      detail?: string;
      /** @description Every reason by field, where several may be wrong. */
      errors?: {
        code: string;
        message: string;
        path: string;
      }[];
      event_id?: string;
      /** @description The batch is kept; see `EXPECTATION.HELD`. */
      held_batch_id?: string;
      /** @enum {string} */
      outcome?: 'rejected';
      request_id?: string;
      /** @description Rules that did not pass, with what they read. */
      rules?: components['schemas']['DecidedRule'][];
      /** @enum {string} */
      state?: 'held' | 'denied' | 'rejected' | 'stopped' | 'released' | 'expired' | 'withdrawn';
      status: number;
      title: string;
      trace_id?: string;
      type: string;
    };
    /** @description What the source sent, with the account of its records. */
    RawPayload: {
      accepted: number;
      connector: string;
      duplicates: number;
      fetched_at: string;
      id: string;
      payload_bytes: number;
      payload_sha256: string;
      /** @description The text as the source sent it; its beginning where it is longer than the limit. */
      payload_text: string;
      payload_truncated: boolean;
      records: number;
      rejected: number;
      source: string;
      trace_id: string;
    };
    /** @description A kind of action that models may propose (`GET /v1/action-kinds`). */
    RegisteredActionKind: {
      action_kind: string;
      built_in: boolean;
      description: string;
      /** @description New proposals are held to it. */
      latest_version: number;
      owner: string | null;
      versions: components['schemas']['RegisteredActionVersion'][];
    };
    RegisteredActionKindPage: {
      items: components['schemas']['RegisteredActionKind'][];
      next_cursor: string | null;
    };
    RegisteredActionVersion: {
      /** @description JSON Schema (draft 2020-12) of the action. */
      action_schema: {
        [key: string]: unknown;
      };
      description: string;
      examples: {
        [key: string]: unknown;
      }[];
      latest: boolean;
      schema_version: number;
    };
    /** @description One registered event type with all of its versions (`GET /v1/event-types`, `/:type`). */
    RegisteredEventType: {
      /** @description Part of the release; the others were pushed. */
      built_in: boolean;
      /**
       * @description What a later version is held to.
       * @enum {string}
       */
      compatibility:
        | 'none'
        | 'full'
        | 'backward'
        | 'forward'
        | 'backward_transitive'
        | 'forward_transitive'
        | 'full_transitive';
      /** @description Topics that it is routed to as they are now. */
      consumed_by: components['schemas']['TypeReaders'][];
      /** @description Of the latest version. */
      description: string;
      event_type: string;
      /** @description When an event of it came in last; null: never, or retention has taken them all. */
      last_seen_at: string | null;
      /** @description What a consumer reads at the end: older versions are brought to this one. */
      latest_version: number;
      /** @description Team or person who answers for it; null: nobody is named. */
      owner: string | null;
      /** @description Sources of its newest events; of one type also of a sample of the last thirty days. By name. */
      produced_by: components['schemas']['TypeProducer'][];
      /** @description Over the newest of its events, an hour of them at most. */
      rate_per_second: number;
      /** @description Ascending. */
      versions: components['schemas']['RegisteredVersion'][];
    };
    RegisteredEventTypePage: {
      items: components['schemas']['RegisteredEventType'][];
      next_cursor: string | null;
    };
    /** @description What the gate asks of the payload of one version. */
    RegisteredVersion: {
      /**
       * @description What the version after it is held to.
       * @enum {string}
       */
      compatibility:
        | 'none'
        | 'full'
        | 'backward'
        | 'forward'
        | 'backward_transitive'
        | 'forward_transitive'
        | 'full_transitive';
      description: string;
      /** @description Payloads as they may be. */
      examples: {
        [key: string]: unknown;
      }[];
      /** @description True of one version of a type. */
      latest: boolean;
      /**
       * @description Who alone may make such an event; null: whoever may push.
       * @enum {string|null}
       */
      only_from: 'gatekeeper' | null;
      /** @description Team or person who answered for it; null: nobody is named. */
      owner: string | null;
      /** @description JSON Schema (draft 2020-12) of `payload`, and of nothing around it. */
      payload_schema: {
        [key: string]: unknown;
      };
      schema_version: number;
      /** @description How a payload of the version before becomes one of this: `set` has CEL expressions over `payload`, `drop` what is left out. Null: as it is, not at all, or by code of the release. */
      upcast: {
        [key: string]: unknown;
      } | null;
      /** @description Whether payloads of the version before are brought to this one; null of version 1. */
      upcasts: boolean | null;
    };
    RejectedBulkAnswer: {
      /** @description 0 in a dry run. */
      affected: number;
      dry_run: boolean;
      /** @description Open records that the filter chooses, before the action. */
      matched: number;
      /** @description Matching records left over because one request handles a limited number. */
      remaining: number;
      sample: components['schemas']['RejectedRecord'][];
    };
    RejectedBulkBody: {
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['RejectedFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    RejectedDiscardBody: {
      reason: string;
    };
    RejectedFilterDto: {
      /** @description The first reason as `/v1/rejected/groups` names it. */
      cause?: string;
      /** @description Code of any of the reasons. */
      code?: string;
      connector?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      /** @description Of the first reason. */
      path?: string;
      /** Format: uuid */
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      /** Format: uuid */
      trace_id?: string;
    };
    /** @description Open records that were refused for the same first reason (`GET /v1/rejected/groups`). */
    RejectedGroup: {
      /** @description The message with ids and numbers blanked. */
      cause: string;
      code: string;
      count: number;
      event_type: string | null;
      /** @description Chooses this group, and what was asked for besides. */
      filter: {
        cause?: string;
        /** @description Code of any of the reasons. */
        code?: string;
        connector?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        /** @description As in `RejectedGroup`: of the first reason. */
        path?: string;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      first_at: string;
      last_at: string;
      path: string;
      sample_id: string;
      sample_message: string;
      source: string;
    };
    RejectedGroups: {
      items: components['schemas']['RejectedGroup'][];
      /** @description Records looked at; the newest, when there are more than the limit. */
      scanned: number;
      truncated: boolean;
    };
    RejectedPage: {
      items: components['schemas']['RejectedRecord'][];
      next_cursor: string | null;
    };
    /** @description One record in quarantine (`GET /v1/rejected`). */
    RejectedRecord: {
      connector: string;
      event_id: string | null;
      event_type: string | null;
      id: string;
      raw_payload_id: string;
      reasons: components['schemas']['RejectionReason'][];
      record_index: number;
      /** @description The record as it came; need not be JSON. */
      record_text: string;
      rejected_at: string;
      resolved_at: string | null;
      resolved_by: string | null;
      resubmitted_as: string | null;
      source: string;
      /** @enum {string} */
      status: 'discarded' | 'open' | 'resubmitted';
      trace_id: string;
    };
    /** @description One step of a resubmission: a limited number of records, oldest first. */
    RejectedResubmitAnswer: {
      /** @description 0 in a dry run. */
      affected: number;
      dry_run: boolean;
      /** @description Open records that the filter chooses, before the action. */
      matched: number;
      /** @description Where the next step begins; null when nothing that matches lies beyond. */
      next_cursor: string | null;
      /** @description Records of this step that pass as they are: what a run resubmits. */
      passing: number;
      /** @description Records of this step that are refused as they are; they stay open. */
      refused: number;
      /** @description Why, for the first of them. */
      refused_sample: {
        id: string;
        reasons: components['schemas']['RejectionReason'][];
      }[];
      /** @description Matching records left over because one request handles a limited number. */
      remaining: number;
      sample: components['schemas']['RejectedRecord'][];
    };
    RejectedResubmitBody: {
      /** @description `next_cursor` of the step before. */
      cursor?: string;
      /**
       * @description Counts and samples, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['RejectedFilterDto'];
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description One reason why the gate or a mapper refused a record. */
    RejectionReason: {
      /** @description Stable code, see `error-codes.ts`. */
      code: string;
      message: string;
      /** @description JSON pointer into the record, `''` for the whole. */
      path: string;
    };
    /** @description Deliveries in one state, with the newest of their decisions. */
    ReleasesOut: {
      count: components['schemas']['Count'];
      decisions: string[];
    };
    Replay: {
      created_at: string;
      enqueued: number;
      /** @description States of the entries this replay has ordered so far. */
      entries: {
        dead: number;
        delivered: number;
        discarded: number;
        in_flight: number;
        pending: number;
      };
      /** @description True where the entries are too many to count: older ones are taken as delivered. */
      entries_estimated: boolean;
      filter: components['schemas']['ReplayChoice'];
      finished_at: string | null;
      id: string;
      last_error: string | null;
      /** @description Null until the worker has counted. */
      matched: number | null;
      name: string;
      only_unprocessed_by: string | null;
      /** @enum {string} */
      ordering: 'none' | 'key';
      rate_per_second: number;
      reason: string | null;
      requested_by: string;
      skipped: number;
      started_at: string | null;
      /** @enum {string} */
      status: 'pending' | 'running' | 'completed' | 'cancelled' | 'failed' | 'paused';
      updated_at: string;
      worker_id: string | null;
    };
    ReplayBody: {
      /**
       * @description Orders for topics that no live worker has, too; their deliveries wait.
       * @default false
       */
      allow_unserved?: boolean;
      /**
       * @description Counts and samples, orders nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description At least one member. */
      filter: components['schemas']['ReplayFilterBody'];
      name: string;
      /** @description Skips events that this consumer has processed. */
      only_unprocessed_by?: string;
      /**
       * @default none
       * @enum {string}
       */
      ordering?: 'none' | 'key';
      /** @default 100 */
      rate_per_second?: number;
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description What a replay was ordered for: by a filter of events, or by an operator's retry of failures. */
    ReplayChoice: {
      causation_id?: string;
      /** @description Events that a consumer had given up, by the filter of the retry. */
      consumer_failures?: {
        causation_id?: string;
        consumer: string;
        entity_id?: string;
        entity_type?: string;
        /** @description As in `ConsumerFailureGroup.error`. */
        error?: string;
        error_code?: string;
        event_id?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        topic?: string;
        trace_id?: string;
      };
      entity_id?: string;
      entity_type?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      topic?: string;
      trace_id?: string;
    };
    ReplayFilterBody: {
      /** Format: uuid */
      causation_id?: string;
      entity_id?: string;
      entity_type?: string;
      event_type?: string;
      /** @description Inclusive. */
      from?: string;
      /** Format: uuid */
      raw_payload_id?: string;
      source?: string;
      /** @description Exclusive. */
      to?: string;
      /** @description One of the routes of the events; without it all. */
      topic?: string;
      /** Format: uuid */
      trace_id?: string;
    };
    ReplayMoveBody: {
      reason?: string;
    };
    /** @description The replay; to `dry_run` what it would do. */
    ReplayOrdered: components['schemas']['Replay'] | components['schemas']['ReplayPreview'];
    ReplayPage: {
      items: components['schemas']['Replay'][];
      next_cursor: string | null;
    };
    /** @description What a replay would do, answered to `dry_run`. */
    ReplayPreview: {
      already_processed: {
        consumer: string;
        processed: number;
      }[];
      /** @description Deliveries by topic. */
      by_topic: {
        entries: number;
        topic: string;
      }[];
      /** @description What the replay would order. */
      deliveries: {
        estimated: boolean;
        value: number;
      };
      /** @enum {boolean} */
      dry_run: true;
      /** @description Events of which something would be delivered. */
      events: {
        estimated: boolean;
        value: number;
      };
      /** @description Null where every number is exact. Otherwise the newest events that were counted: the numbers are their shares of what the planner expects. */
      extrapolated_from: number | null;
      /** @description The newest of the events. */
      sample: components['schemas']['EventSummary'][];
      /** @description Deliveries it would leave out because of `only_unprocessed_by`. */
      skipped: {
        estimated: boolean;
        value: number;
      };
      /** @description Topics it goes to that no live worker has: an order is refused without `allow_unserved`. */
      unserved: string[];
    };
    ResubmitAnswer: {
      event_id: string;
      id: string;
      /** @enum {string} */
      outcome: 'accepted' | 'duplicate';
      /** @enum {string} */
      status: 'discarded' | 'open' | 'resubmitted';
    };
    ResubmitBody: {
      /** @description The mended event; the gate checks it as it checks every event. */
      event: {
        [key: string]: unknown;
      };
      reason: string;
    };
    RetireConsumerBody: {
      reason: string;
    };
    RetiredConsumer: {
      consumer: string;
      reason: string;
      retired_at: string;
      retired_by: string;
      /** @description What it had not done by topic, and does not count any more. */
      topics: {
        dead: components['schemas']['Count'];
        not_yet: components['schemas']['Count'];
        topic: string;
      }[];
    };
    /** @description `GET /v1/checkpoints`: to be kept where the database's superuser cannot write. */
    SignedCheckpoint: {
      checkpoint: components['schemas']['EvidenceCheckpoint'];
      key_id: string | null;
      signature: string | null;
    };
    /** @description The data of one message; its `event:` says which. */
    StreamData:
      | components['schemas']['Overview']
      | components['schemas']['Activity']
      | {
          at: string;
        };
    /** @description `GET /v1/switches/:id`: a period, and what has become of what was out at its beginning. */
    SwitchDetail: {
      engaged_at: string;
      engaged_by: string;
      /** @description No release of the scope has a higher number, until it is lifted. */
      from_seq: string;
      id: string;
      /** @description What one person has asked for, and another has yet to. */
      lift_requested: {
        at: string;
        by: string;
        reason: string;
      } | null;
      lifted: components['schemas']['SwitchLift'] | null;
      on: boolean;
      out: components['schemas']['WhatWasOut'];
      reason: string;
      /** @description Deliveries that were taken back while it was on. */
      recalled: components['schemas']['ReleasesOut'];
      /** @description `*`, `policy:SET`, `kind:K`, `model:NAME`, `model:NAME@VERSION`, `actor:A`, `subject:S`, `topic:T`. */
      scope: string;
    };
    SwitchDisengageBody: {
      reason: string;
      scope: string;
    };
    SwitchEngageBody: {
      reason: string;
      /**
       * @description Discard what was released and waits in gated topics.
       * @default false
       */
      recall?: boolean;
      scope: string;
      /**
       * @description End the connections that keep the switch from being engaged for five seconds.
       * @default false
       */
      terminate?: boolean;
    };
    /** @description `POST /v1/switches/engage`: the switch is on, whatever else the answer says. */
    SwitchEngaged: {
      engaged_at: string;
      engaged_by: string;
      /** @description No release of the scope has a higher number, until it is lifted. */
      from_seq: string;
      id: string;
      /** @description What one person has asked for, and another has yet to. */
      lift_requested: {
        at: string;
        by: string;
        reason: string;
      } | null;
      lifted: components['schemas']['SwitchLift'] | null;
      on: boolean;
      /** @description As it is after the recall. */
      out: components['schemas']['WhatWasOut'];
      reason: string;
      /** @description False: more is undelivered than one request discards; ask again. */
      recall_complete: boolean;
      /** @description Deliveries that were discarded. */
      recalled: number;
      /** @description `*`, `policy:SET`, `kind:K`, `model:NAME`, `model:NAME@VERSION`, `actor:A`, `subject:S`, `topic:T`. */
      scope: string;
      /** @description True: it was on before, since `engaged_at`. */
      was_on: boolean;
    };
    SwitchLift: {
      at: string;
      first_by: string;
      reason: string;
      /** @description Null where one person was enough. */
      second_by: string | null;
      /** @description Number of the last release before it was lifted. */
      to_seq: string;
    };
    /** @description A switch that is on, or a period in which one was. */
    SwitchPeriod: {
      engaged_at: string;
      engaged_by: string;
      /** @description No release of the scope has a higher number, until it is lifted. */
      from_seq: string;
      id: string;
      /** @description What one person has asked for, and another has yet to. */
      lift_requested: {
        at: string;
        by: string;
        reason: string;
      } | null;
      lifted: components['schemas']['SwitchLift'] | null;
      on: boolean;
      reason: string;
      /** @description `*`, `policy:SET`, `kind:K`, `model:NAME`, `model:NAME@VERSION`, `actor:A`, `subject:S`, `topic:T`. */
      scope: string;
    };
    SwitchPeriodPage: {
      items: components['schemas']['SwitchPeriod'][];
      next_cursor: string | null;
    };
    /** @description One point of the throughput chart; rates are per second over the interval before `at`. Events are ingested, entries (one for each topic) delivered, effects (one for each consumer) processed: the three are equal only where an event goes to one topic with one consumer. */
    ThroughputPoint: {
      at: string;
      delivered_per_second: number;
      ingested_per_second: number;
      processed_per_second: number;
    };
    /** @description `GET /v1/topics`. */
    Topic: {
      /** @description Entries that still have to be delivered: the sum of `fresh`, `in_flight`, `scheduled`, `parked`. */
      backlog: components['schemas']['Count'];
      /**
       * @description The worst state any live worker reports.
       * @enum {string}
       */
      breaker: 'open' | 'closed' | 'half_open';
      /** @description Why, by the worker that has been in that state the longest; null while it is closed. */
      breaker_reason: string | null;
      breakers: {
        /** @enum {string} */
        breaker: 'open' | 'closed' | 'half_open';
        breaker_reason: string | null;
        breaker_since: string | null;
        in_flight: number;
        last_error: string | null;
        last_success_at: string | null;
        /** @description Why the relay itself stopped claiming for this topic, where it did. */
        paused_by_system: string | null;
        /** @description Entries this worker has delivered since it started. */
        published: number;
        worker_id: string;
      }[];
      dead: components['schemas']['Count'];
      /** @description Waiting for their first attempt. */
      fresh: components['schemas']['Count'];
      in_flight: number;
      last_error: string | null;
      /** @description The newest delivery that a live worker reports or that the newest claimed entries show. */
      last_success_at: string | null;
      oldest_age_seconds: number | null;
      oldest_pending_at: string | null;
      /** @enum {string} */
      ordering: 'none' | 'key';
      /** @description Waiting behind the head of their key. */
      parked: components['schemas']['Count'];
      pause_reason: string | null;
      paused_at: string | null;
      paused_by: string | null;
      /** @description The definition the relay runs with. */
      policy: {
        [key: string]: unknown;
      };
      /** @description Set where the relay itself has paused the topic: when the fleet next tries one entry. */
      probe_at: string | null;
      rate_per_second: number | null;
      retire_reason: string | null;
      /** @description Set where an operator retired the topic and nothing is open in it. */
      retired_at: string | null;
      retired_by: string | null;
      /** @description Waiting for a retry. */
      scheduled: components['schemas']['Count'];
      /** @description Whether any live worker has the topic; where none has, nothing of it is delivered. */
      served: boolean;
      topic: string;
      transport: string;
    };
    TopicPage: {
      items: components['schemas']['Topic'][];
      next_cursor: string | null;
    };
    TopicPauseBody: {
      reason: string;
    };
    TopicRateBody: {
      /** @description Events per second over the fleet; null removes the limit. */
      rate_per_second: number | null;
      reason: string;
    };
    TopicResumeBody: {
      reason?: string;
    };
    TopicRetireAnswer: {
      /** @description Entries that this step ended for good. */
      discarded: number;
      dry_run: boolean;
      /** @description Entries that are still open, dead letters too. */
      open: components['schemas']['Count'];
      /** @description False where more is open than one step ends: ask again. */
      retired: boolean;
      topic: string;
    };
    TopicRetireBody: {
      /**
       * @description Ends what is open for good, dead letters too, so many in one step.
       * @default false
       */
      discard_open?: boolean;
      /**
       * @description Counts, changes nothing.
       * @default false
       */
      dry_run?: boolean;
      /** @description Required unless it is a dry run. */
      reason?: string;
    };
    /** @description `GET /v1/events/:event_id/trace`: the whole life, oldest step first. */
    Trace: {
      attempts: components['schemas']['DeliveryAttempt'][];
      event: components['schemas']['EventDetail'];
      hops: components['schemas']['TraceHop'][];
      relatives: components['schemas']['TraceRelatives'];
      steps: components['schemas']['TraceStep'][];
    };
    TraceEvents: {
      items: components['schemas']['EventSummary'][];
      next_cursor: string | null;
      rejected: components['schemas']['RejectedRecord'][];
      trace_id: string;
    };
    /** @description How long one hop took for one entry and consumer; null members where it is the event's. Never below zero: an effect that came before the transport's answer is measured from the claim on. */
    TraceHop: {
      consumer: string | null;
      duration_ms: number;
      ended_at: string;
      entry_id: string | null;
      /** @enum {string} */
      hop:
        | 'source_to_received'
        | 'received_to_committed'
        | 'committed_to_claimed'
        | 'claimed_to_published'
        | 'published_to_processed';
      started_at: string;
      topic: string | null;
    };
    TraceRelatives: {
      /** @description By `causation_id` upwards, nearest first. */
      causes: components['schemas']['EventSummary'][];
      /** @description By `causation_id` downwards, nearest first. */
      consequences: components['schemas']['EventSummary'][];
      /** @description Others that share the `trace_id`. */
      same_trace: components['schemas']['EventSummary'][];
      /** @description True where one of the lists was cut at its limit. */
      truncated: boolean;
    };
    /** @description One step in the life of an event; members that make no sense for its kind are null. */
    TraceStep: {
      action: string | null;
      actor: string | null;
      at: string;
      attempt: number | null;
      broker_ref: string | null;
      consumer: string | null;
      /** @description Length of the step itself (an attempt); null where it is an instant. */
      duration_ms: number | null;
      entry_id: string | null;
      error_code: string | null;
      error_message: string | null;
      /** @enum {string} */
      kind:
        | 'delivered'
        | 'discarded'
        | 'processed'
        | 'attempt'
        | 'committed'
        | 'operator_action'
        | 'occurred'
        | 'received'
        | 'claimed'
        | 'dead_lettered'
        | 'consumer_failed'
        | 'replayed';
      /** @enum {string|null} */
      outcome: 'delivered' | 'dead' | 'expired' | 'retry' | 'unavailable' | null;
      reason: string | null;
      replay_id: string | null;
      response: string | null;
      /** @description Time since the step it follows from (the entry's last, or the event's). */
      since_previous_ms: number | null;
      topic: string | null;
      transport: string | null;
      worker_id: string | null;
    };
    /** @description Who sends events of a type. */
    TypeProducer: {
      /** @description Of the events that were looked at. */
      last_seen_at: string;
      source: string;
    };
    /** @description A topic that events of a type go to. */
    TypeReaders: {
      /** @description Who has had effects at the topic, by name. */
      consumers: string[];
      topic: string;
    };
    VerdictClause: {
      src: string;
      value: unknown;
    };
    VerdictRule: {
      /** @description What the rule read: each expression in it with its value. */
      clauses?: components['schemas']['VerdictClause'][];
      id: string;
      reason?: string;
      /** @enum {string} */
      result: 'pass' | 'fire' | 'error';
      /** @enum {string} */
      then: 'deny' | 'hold';
    };
    /** @description The head of a key: `dead` waits for an operator, `scheduled` is tried again by itself. */
    WaitedFor: {
      entry_id: string;
      event_id: string;
      next_attempt_at: string | null;
      /** @enum {string} */
      state: 'dead' | 'scheduled';
    };
    /** @description Deliveries of the scope to gated topics, released before the switch was engaged. */
    WhatWasOut: {
      delivered: components['schemas']['ReleasesOut'];
      /** @description Those of `delivered` that a consumer has acted on. */
      effected: components['schemas']['ReleasesOut'];
      /** @description In the hand of a relay: in doubt, never to be called stopped. */
      in_flight: components['schemas']['ReleasesOut'];
      undelivered: components['schemas']['ReleasesOut'];
    };
    /** @description `GET /v1/workers`. */
    Worker: {
      claims: number;
      heartbeat_at: string;
      hostname: string;
      in_flight: number;
      lease_expires_at: string;
      pid: number;
      started_at: string;
      /**
       * @description `lost`: its lease has run out; others take over its claims. `stopped`: it said that it stops, its lease has run out and it held nothing any more: the end of a normal stop.
       * @enum {string}
       */
      state: 'running' | 'stopped' | 'stopping' | 'lost';
      stopping_at: string | null;
      topics: {
        [key: string]: components['schemas']['WorkerTopicState'];
      };
      version: string;
      worker_id: string;
    };
    WorkerPage: {
      items: components['schemas']['Worker'][];
      next_cursor: string | null;
    };
    /** @description What one worker knows of one topic. */
    WorkerTopicState: {
      /** @enum {string} */
      breaker: 'open' | 'closed' | 'half_open';
      breaker_reason: string | null;
      breaker_since: string | null;
      in_flight: number;
      last_error: string | null;
      last_success_at: string | null;
      /** @description Why the relay itself stopped claiming for this topic, where it did. */
      paused_by_system: string | null;
      /** @description Entries this worker has delivered since it started. */
      published: number;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}

export interface operations {
  ActionKindsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All kinds, by name. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisteredActionKindPage'];
        };
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        action?: string;
        actor?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        target?: string;
        /** @description Exclusive. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
        };
      };
    };
  };
  AuditController_verify: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The verdict. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditVerification'];
        };
      };
    };
  };
  BacktestsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        /** @description Of one policy. */
        set?: string;
        status?: 'pending' | 'running' | 'completed' | 'cancelled' | 'failed';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BacktestPage'];
        };
      };
    };
  };
  BacktestsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The back-test. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Backtest'];
        };
      };
    };
  };
  BacktestsController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The back-test. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Backtest'];
        };
      };
    };
  };
  BacktestsController_differences: {
    parameters: {
      query?: {
        becomes?: 'allowed' | 'held' | 'denied';
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        was?: 'allowed' | 'held' | 'denied';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BacktestDifferencePage'];
        };
      };
    };
  };
  BlastRadiusController_read: {
    parameters: {
      query?: {
        /** @description Inclusive. */
        from?: string;
        mapper_version?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The radius. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BlastRadius'];
        };
      };
    };
  };
  BudgetsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        /** @description Budgets of one policy set. */
        policy?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BudgetPage'];
        };
      };
    };
  };
  CanaryController_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Every place that a canary was judged at, and where none goes. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Canary'];
        };
      };
    };
  };
  EvidenceController_checkpoint: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The checkpoint. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedCheckpoint'];
        };
      };
    };
  };
  EvidenceController_compare: {
    parameters: {
      query?: {
        /** @description `checkpoint.audit.hash`. */
        audit_hash?: string;
        /** @description `checkpoint.audit.id`. */
        audit_id?: string;
        /** @description `checkpoint.head.hash`. */
        head_hash?: string;
        /** @description `checkpoint.head.number`. */
        head_number?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What it no longer has, or has otherwise. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CheckpointComparison'];
        };
      };
    };
  };
  ConnectorsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All connectors that keep a cursor. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectorPage'];
        };
      };
    };
  };
  ConsumersController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All consumers, by name and topic. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerPage'];
        };
      };
    };
  };
  ConsumersController_record: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ConsumerAcksBody'];
      };
    };
    responses: {
      /** @description What was recorded. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerAcksAnswer'];
        };
      };
    };
  };
  ConsumerFailuresController_list: {
    parameters: {
      query?: {
        causation_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        entity_id?: string;
        entity_type?: string;
        /** @description The cause as the groups name it: the message with numbers blanked. */
        error?: string;
        error_code?: string;
        event_id?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description `dead` waits for an operator, `retrying` is tried again by itself. */
        state?: 'dead' | 'retrying' | 'discarded';
        /** @description Exclusive. */
        to?: string;
        topic?: string;
        trace_id?: string;
      };
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerFailurePage'];
        };
      };
    };
  };
  ConsumerFailuresController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FailureBulkBody'];
      };
    };
    responses: {
      /** @description What was done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerFailureBulkAnswer'];
        };
      };
    };
  };
  ConsumerFailuresController_groups: {
    parameters: {
      query?: {
        causation_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        entity_id?: string;
        entity_type?: string;
        /** @description The cause as the groups name it: the message with numbers blanked. */
        error?: string;
        error_code?: string;
        event_id?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        topic?: string;
        trace_id?: string;
      };
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The groups. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerFailureGroups'];
        };
      };
    };
  };
  ConsumerFailuresController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['FailureRetryBody'];
      };
    };
    responses: {
      /** @description What was ordered. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConsumerFailureBulkAnswer'];
        };
      };
    };
  };
  ConsumersController_retire: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RetireConsumerBody'];
      };
    };
    responses: {
      /** @description Retired, with what it had not done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RetiredConsumer'];
        };
      };
    };
  };
  DeadLettersController_list: {
    parameters: {
      query?: {
        causation_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        entity_id?: string;
        entity_type?: string;
        /** @description The cause as the groups name it: the message with numbers blanked. */
        error?: string;
        error_code?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        topic?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterPage'];
        };
      };
    };
  };
  DeadLettersController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The dead letter. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterDetail'];
        };
      };
    };
  };
  DeadLettersController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeadLetterDiscardBody'];
      };
    };
    responses: {
      /** @description Discarded. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterAction'];
        };
      };
    };
  };
  DeadLettersController_replay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeadLetterReplayBody'];
      };
    };
    responses: {
      /** @description Ordered. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterAction'];
        };
      };
    };
  };
  DeadLettersController_discardMatching: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeadLetterBulkBody'];
      };
    };
    responses: {
      /** @description What was done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterBulkAnswer'];
        };
      };
    };
  };
  DeadLettersController_groups: {
    parameters: {
      query?: {
        causation_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        entity_id?: string;
        entity_type?: string;
        /** @description The cause as the groups name it: the message with numbers blanked. */
        error?: string;
        error_code?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        topic?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The groups. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterGroups'];
        };
      };
    };
  };
  DeadLettersController_replayMatching: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DeadLetterBulkReplayBody'];
      };
    };
    responses: {
      /** @description What was done. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterBulkAnswer'];
        };
      };
    };
  };
  DecisionsController_list: {
    parameters: {
      query?: {
        actor?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        /** @description Inclusive. */
        from?: string;
        kind?: string;
        limit?: number;
        model?: string;
        /** @description A policy set. */
        policy?: string;
        /** @description Version of it that judged it last. */
        policy_version?: number;
        /** @description A rule that stopped it. */
        rule?: string;
        state?: 'released' | 'held' | 'denied' | 'stopped' | 'rejected' | 'expired' | 'withdrawn';
        subject?: string;
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionPage'];
        };
      };
    };
  };
  DecisionsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The decision. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionDetail'];
        };
      };
    };
  };
  ApprovalsController_approve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionAnswerBody'];
      };
    };
    responses: {
      /** @description Held still, or released. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionAnswered'];
        };
      };
    };
  };
  ApprovalsController_reject: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionAnswerBody'];
      };
    };
    responses: {
      /** @description Rejected. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionAnswered'];
        };
      };
    };
  };
  ApprovalsController_approveMany: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionBulkBody'];
      };
    };
    responses: {
      /** @description What became of each, or would. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionBulkAnswer'];
        };
      };
    };
  };
  ApprovalsController_rejectMany: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DecisionBulkBody'];
      };
    };
    responses: {
      /** @description What became of each, or would. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DecisionBulkAnswer'];
        };
      };
    };
  };
  EntryController_entry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        entry_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The entry. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryEntry'];
        };
      };
    };
  };
  EventTypesController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All types, by name. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisteredEventTypePage'];
        };
      };
    };
  };
  EventTypesController_push: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EventTypePushBody'];
      };
    };
    responses: {
      /** @description What became of it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CataloguePushed'];
        };
      };
    };
  };
  EventTypesController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        type: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The type. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RegisteredEventType'];
        };
      };
    };
  };
  SearchController_list: {
    parameters: {
      query?: {
        /** @description Only what had been ingested by then, inclusive. */
        as_of?: string;
        causation_id?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        entity_id?: string;
        entity_type?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        raw_payload_id?: string;
        source?: string;
        /** @description What names an event: an id of it, its trace, its raw payload or its cause (whole, or at least its first 12 hexadecimal digits), the beginning of its entity or source, a part of its type. */
        text?: string;
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of events. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EventPage'];
        };
      };
    };
  };
  TraceController_event: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        event_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The event. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EventDetail'];
        };
      };
    };
  };
  TraceController_request: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        entry_id: string;
        event_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Envelope, headers and destination. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryRequest'];
        };
      };
    };
  };
  TraceController_trace: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        event_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The life, oldest step first. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Trace'];
        };
      };
    };
  };
  EvidenceController_published: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The key that signs now and those that did. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceKeys'];
        };
      };
    };
  };
  ExpectationsController_list: {
    parameters: {
      query?: {
        /** @description How far back results and examples reach. */
        hours?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them, by name. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExpectationPage'];
        };
      };
    };
  };
  ExpectationsController_one: {
    parameters: {
      query?: {
        /** @description How far back results and examples reach. */
        hours?: number;
      };
      header?: never;
      path: {
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The expectation. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Expectation'];
        };
      };
    };
  };
  FlowsController_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The flows. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Flows'];
        };
      };
    };
  };
  GapsController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        source?: string;
        state?: 'open' | 'filling' | 'healed' | 'lost';
        symbol?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GapPage'];
        };
      };
    };
  };
  GapsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The gap. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Gap'];
        };
      };
    };
  };
  GapsController_mark: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GapMarkBody'];
      };
    };
    responses: {
      /** @description The gap. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Gap'];
        };
      };
    };
  };
  GapsController_retry: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['GapRetryBody'];
      };
    };
    responses: {
      /** @description The gap. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Gap'];
        };
      };
    };
  };
  HeldBatchesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        source?: string;
        state?: 'held' | 'released' | 'discarded';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldBatchPage'];
        };
      };
    };
  };
  HeldBatchesController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The batch. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldBatchDetail'];
        };
      };
    };
  };
  HeldBatchesController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HeldBatchBody'];
      };
    };
    responses: {
      /** @description What was done, or would be. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldBatchAnswer'];
        };
      };
    };
  };
  HeldBatchesController_release: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HeldBatchBody'];
      };
    };
    responses: {
      /** @description What was done, or would be. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HeldBatchAnswer'];
        };
      };
    };
  };
  HistoryController_read: {
    parameters: {
      query: {
        /** @description Those that are wanted, comma-separated, of received_per_second, ingested_per_second, delivered_per_second, processed_per_second, errors_per_second, backlog, oldest_seconds, dead_letters, latency_p50_ms, latency_p99_ms. All by default. */
        figures?: string;
        /** @description Inclusive. */
        from?: string;
        /** @description One of the kind; all by name where it is left out. */
        name?: string;
        of: 'system' | 'topic' | 'source' | 'consumer';
        /** @description Whole minutes, hours or days, as 1m, 5m, 1h, 1d. Chosen by the range where it is left out. */
        step?: string;
        /** @description Exclusive. */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The history. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['History'];
        };
      };
    };
  };
  LedgerController_ledger: {
    parameters: {
      query?: {
        /** @description `full` reads every row of every table. */
        verify?: 'full';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The ledger. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Ledger'];
        };
      };
    };
  };
  MeController_me: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The caller. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Caller'];
        };
      };
    };
  };
  ModelsController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them, by name and version. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelPage'];
        };
      };
    };
  };
  ModelsController_set: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ModelChangeBody'];
      };
    };
    responses: {
      /** @description The model. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Model'];
        };
      };
    };
  };
  OverviewController_read: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The overview. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
    };
  };
  PoliciesController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All sets, by name. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicySetPage'];
        };
      };
    };
  };
  PoliciesController_push: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyPushBody'];
      };
    };
    responses: {
      /** @description The version. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyPushed'];
        };
      };
    };
  };
  PoliciesController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        set: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The set. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyDetail'];
        };
      };
    };
  };
  PoliciesController_activate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        set: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['PolicyActivateBody'];
      };
    };
    responses: {
      /** @description Done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyActivation'];
        };
      };
    };
  };
  BacktestsController_order: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        set: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BacktestBody'];
      };
    };
    responses: {
      /** @description Ordered. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Backtest'];
        };
      };
    };
  };
  PoliciesController_diff: {
    parameters: {
      query: {
        from: number;
        to: number;
      };
      header?: never;
      path: {
        set: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The difference. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyDiff'];
        };
      };
    };
  };
  PoliciesController_shadow: {
    parameters: {
      query?: {
        /** @description Default: the newest version in shadow. */
        version?: number;
      };
      header?: never;
      path: {
        set: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The agreement. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyShadow'];
        };
      };
    };
  };
  PoliciesController_version: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        set: string;
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The version. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PolicyVersionDetail'];
        };
      };
    };
  };
  EvidenceController_proof: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        kind:
          | 'raw_payload'
          | 'event'
          | 'rejected_record'
          | 'entry'
          | 'edit'
          | 'attempt'
          | 'effect'
          | 'audit'
          | 'decision'
          | 'approval'
          | 'verdict'
          | 'activation'
          | 'switch'
          | 'switch_lift';
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Leaf, path, root and signature. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceProof'];
        };
      };
    };
  };
  RejectedController_list: {
    parameters: {
      query?: {
        /** @description The first reason as `/v1/rejected/groups` names it. */
        cause?: string;
        /** @description Code of any of the reasons. */
        code?: string;
        connector?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        /** @description Of the first reason. */
        path?: string;
        raw_payload_id?: string;
        source?: string;
        status?: 'open' | 'resubmitted' | 'discarded';
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedPage'];
        };
      };
    };
  };
  RejectedController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The record. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedRecord'];
        };
      };
    };
  };
  RejectedController_discard: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RejectedDiscardBody'];
      };
    };
    responses: {
      /** @description The record. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedRecord'];
        };
      };
    };
  };
  RejectedController_resubmit: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ResubmitBody'];
      };
    };
    responses: {
      /** @description Stored. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResubmitAnswer'];
        };
      };
    };
  };
  RejectedController_discardMatching: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RejectedBulkBody'];
      };
    };
    responses: {
      /** @description What was done. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedBulkAnswer'];
        };
      };
    };
  };
  RejectedController_groups: {
    parameters: {
      query?: {
        /** @description The first reason as `/v1/rejected/groups` names it. */
        cause?: string;
        /** @description Code of any of the reasons. */
        code?: string;
        connector?: string;
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        event_type?: string;
        /** @description Inclusive. */
        from?: string;
        limit?: number;
        /** @description Of the first reason. */
        path?: string;
        raw_payload_id?: string;
        source?: string;
        /** @description Exclusive. */
        to?: string;
        trace_id?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The groups. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedGroups'];
        };
      };
    };
  };
  RejectedController_resubmitMatching: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RejectedResubmitBody'];
      };
    };
    responses: {
      /** @description What was done, or would be. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RejectedResubmitAnswer'];
        };
      };
    };
  };
  ReleaseKeysController_published: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The keys. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EvidenceKeys'];
        };
      };
    };
  };
  ReplaysController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        status?: 'pending' | 'running' | 'paused' | 'completed' | 'cancelled' | 'failed';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayPage'];
        };
      };
    };
  };
  ReplaysController_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReplayBody'];
      };
    };
    responses: {
      /** @description Ordered; or the preview. */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReplayOrdered'];
        };
      };
    };
  };
  ReplaysController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Replay'];
        };
      };
    };
  };
  ReplaysController_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReplayMoveBody'];
      };
    };
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Replay'];
        };
      };
    };
  };
  ReplaysController_pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReplayMoveBody'];
      };
    };
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Replay'];
        };
      };
    };
  };
  ReplaysController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ReplayMoveBody'];
      };
    };
    responses: {
      /** @description The replay. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Replay'];
        };
      };
    };
  };
  OversightController_oversight: {
    parameters: {
      query: {
        /** @description Inclusive. */
        from: string;
        /** @description Exclusive. */
        to: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One line after another. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/x-ndjson': components['schemas']['OversightLine'];
        };
      };
    };
  };
  StreamController_stream: {
    parameters: {
      query?: never;
      header: {
        'last-event-id': string;
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Events without end. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['StreamData'];
        };
      };
    };
  };
  SwitchesController_list: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
        /** @description `true`: only those that are on; `false`: only those that were. */
        on?: 'true' | 'false';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SwitchPeriodPage'];
        };
      };
    };
  };
  SwitchesController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The period. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SwitchDetail'];
        };
      };
    };
  };
  SwitchesController_disengage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SwitchDisengageBody'];
      };
    };
    responses: {
      /** @description The period. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SwitchPeriod'];
        };
      };
    };
  };
  SwitchesController_engage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['SwitchEngageBody'];
      };
    };
    responses: {
      /** @description It is on. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SwitchEngaged'];
        };
      };
    };
  };
  TopicsController_list: {
    parameters: {
      query?: {
        /** @description `true`: the retired topics instead of the others. */
        retired?: 'true' | 'false';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All topics. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TopicPage'];
        };
      };
    };
  };
  TopicsController_one: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The topic. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Topic'];
        };
      };
    };
  };
  TopicsController_setRate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TopicRateBody'];
      };
    };
    responses: {
      /** @description The topic. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Topic'];
        };
      };
    };
  };
  TopicsController_blockedKeys: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page, by key. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BlockedKeyPage'];
        };
      };
    };
  };
  TopicsController_pause: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TopicPauseBody'];
      };
    };
    responses: {
      /** @description The topic, paused. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Topic'];
        };
      };
    };
  };
  TopicsController_resume: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TopicResumeBody'];
      };
    };
    responses: {
      /** @description The topic, running. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Topic'];
        };
      };
    };
  };
  TopicsController_retire: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        topic: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TopicRetireBody'];
      };
    };
    responses: {
      /** @description What was done, or would be. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TopicRetireAnswer'];
        };
      };
    };
  };
  TraceController_events: {
    parameters: {
      query?: {
        /** @description `next_cursor` of the page before. */
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        trace_id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of the trace; empty where nothing carries it. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TraceEvents'];
        };
      };
    };
  };
  WorkersController_list: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All workers. */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkerPage'];
        };
      };
    };
  };
}
