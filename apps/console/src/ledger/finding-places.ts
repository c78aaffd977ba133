import type { LedgerFinding, LedgerRule } from '@acp/contracts/api';
import { withQuery } from '../shell/address.js';
import { shortId } from '../display/format.js';

/** A row that a finding names, and the page where an operator goes on with it. */
export interface FindingPlace {
  id: string;
  text: string;
  /** Null where no page knows such a row. */
  href: string | null;
}

type Kind =
  | 'raw payload'
  | 'event'
  | 'entry'
  | 'record'
  | 'attempt'
  | 'edit'
  | 'effect'
  | 'claim'
  | 'replay'
  | 'delivery of a replay'
  | 'topic'
  | 'worker'
  | 'decision'
  | 'answer'
  | 'hour';

/** What the ids of a rule name, where it is not a row of the finding's table. */
const KIND_BY_RULE: Partial<Record<LedgerRule, Kind>> = {
  accepted_records_are_events: 'raw payload',
  rejected_records_are_kept: 'raw payload',
  events_have_a_raw_payload: 'event',
  events_have_their_entries: 'event',
  entries_have_an_event: 'entry',
  replayed_entries_have_a_replay: 'entry',
  attempts_are_recorded: 'entry',
  outcomes_are_on_record: 'entry',
  releases_say_what_was_decided: 'decision',
  releases_are_authorised: 'decision',
  switches_held: 'decision',
};

const KIND_BY_TABLE: Record<string, Kind> = {
  raw_payloads: 'raw payload',
  events: 'event',
  outbox: 'entry',
  rejected_records: 'record',
  delivery_attempts: 'attempt',
  processed_events: 'effect',
  consumer_failures: 'effect',
  entry_edits: 'edit',
  claims: 'claim',
  replays: 'replay',
  replay_items: 'delivery of a replay',
  topics: 'topic',
  topic_cursors: 'topic',
  relay_workers: 'worker',
  decisions: 'decision',
  verdicts: 'decision',
  approvals: 'answer',
  budget_reservations: 'answer',
};

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const WHOLE_UUID = new RegExp(`^(${UUID})$`);
const NUMBER = /^(\d+)$/;

/** How an id of each kind looks, and the place it leads to. */
const PLACES: Record<Kind, { form: RegExp; place: (...parts: string[]) => [string, string] }> = {
  'raw payload': {
    form: WHOLE_UUID,
    place: (id) => [
      `raw payload ${shortId(id)}`,
      withQuery('/blast-radius', { raw_payload_id: id }),
    ],
  },
  event: { form: WHOLE_UUID, place: (id) => [`event ${shortId(id)}`, `/events/${id}`] },
  record: { form: WHOLE_UUID, place: (id) => [`record ${shortId(id)}`, `/rejected/${id}`] },
  replay: { form: WHOLE_UUID, place: (id) => [`replay ${shortId(id)}`, `/replays/${id}`] },
  entry: { form: NUMBER, place: (id) => [`entry ${id}`, `/entries/${id}`] },
  claim: { form: WHOLE_UUID, place: (id) => [`claim ${shortId(id)}`, '/workers'] },
  topic: { form: /^(.+)$/, place: (name) => [name, `/topics/${encodeURIComponent(name)}`] },
  worker: { form: /^(.+)$/, place: (name) => [name, '/workers'] },
  decision: { form: WHOLE_UUID, place: (id) => [`decision ${shortId(id)}`, `/decisions/${id}`] },
  answer: {
    form: new RegExp(`^(${UUID})/.+$`),
    place: (id) => [`decision ${shortId(id)}`, `/decisions/${id}`],
  },
  'delivery of a replay': {
    form: new RegExp(`^(${UUID})/(\\d+)$`),
    place: (id, n) => [`delivery ${n} of replay ${shortId(id)}`, `/replays/${id}`],
  },
  edit: {
    form: /^(\d+)\/(\d+)$/,
    place: (entry) => [`edit of entry ${entry}`, `/entries/${entry}`],
  },
  attempt: {
    form: /^(\d+)\/(\d+)$/,
    place: (entry, attempt) => [`attempt ${attempt} of entry ${entry}`, `/entries/${entry}`],
  },
  effect: {
    form: new RegExp(`^(.+)/(${UUID})$`),
    place: (consumer, id) => [`${consumer} on event ${shortId(id)}`, `/events/${id}`],
  },
  hour: {
    form: /^(\d{4}-\d\d-\d\d) (\d\d):00:00\+00$/,
    place: (day, hour) => [
      `events of ${day} ${hour}:00 UTC`,
      hourOfEvents(`${day}T${hour}:00:00Z`),
    ],
  },
};

/** Each row that the finding names. A rule or table nobody here has heard of goes by its ids. */
export function placesOf({ rule, table, ids }: LedgerFinding): FindingPlace[] {
  const expected = KIND_BY_RULE[rule] ?? KIND_BY_TABLE[table];
  return ids.map((id) => {
    const place = (expected && placeOf(expected, id)) ?? guessOf(id);
    return { id, text: place?.[0] ?? id, href: place?.[1] ?? null };
  });
}

function placeOf(kind: Kind, id: string): [text: string, href: string] | null {
  const { form, place } = PLACES[kind];
  const found = form.exec(id);
  return found ? place(...found.slice(1)) : null;
}

/** A bare number could be anything; a UUID is offered for what it may be by the search. */
function guessOf(id: string): [text: string, href: string] | null {
  if (WHOLE_UUID.test(id)) return [shortId(id), withQuery('/events', { q: id })];
  return placeOf('hour', id) ?? placeOf('effect', id) ?? placeOf('attempt', id);
}

function hourOfEvents(from: string): string {
  const to = new Date(Date.parse(from) + 3_600_000).toISOString();
  return withQuery('/events', { range: 'custom', from: localOf(from), to: localOf(to) });
}

/** As a `datetime-local` field holds it. */
function localOf(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** What to do about it, in one sentence; the runbook of the ledger says more. */
const NEXT: Partial<Record<LedgerRule, string>> = {
  records_are_accounted_for: 'See what came of the raw payload; somebody went around a CHECK.',
  accepted_records_are_events:
    'An event was lost or added by hand: see which of the raw payload’s events are there.',
  events_have_a_raw_payload: 'The raw payload is lost; the event says what was made of it.',
  rejected_records_are_kept: 'A record in quarantine is lost; its raw payload still holds it.',
  events_have_their_entries:
    'A delivery was lost or added: open the event, and order a replay where one is missing.',
  entries_have_an_event: 'The event is lost; the envelope of the entry still carries it.',
  replayed_entries_have_a_replay: 'The entry was added by hand, or its replay was taken away.',
  events_have_their_content:
    'The event was altered after it came in: its raw payload has what the source sent.',
  envelopes_carry_their_event:
    'Event or envelope was altered: pause the topic before the wrong one is sent.',
  attempts_are_recorded: 'An attempt was lost or invented: open the entry’s event.',
  claims_hold_open_entries: 'A fault of the relay, or a claim edited by hand: see the fleet.',
  effects_have_an_event:
    'A consumer knows an event that is lost, or that retention took before the broker forgot it.',
  decisions_are_accounted_for:
    'A decision or one of its events was lost, invented or altered: engage the switch of its kind first.',
  verdicts_are_on_record:
    'A judgement, or what it read, was lost or altered: restore the row as it was.',
  verdicts_are_reproducible:
    'Verdict, facts or policy was altered: compare the decision with its evidence.',
  releases_are_authorised:
    'Nobody who may has released it: engage the switch of its kind, and tell the executor.',
  releases_say_what_was_decided:
    'Release and decision differ: engage the switch of its kind, and tell the executor.',
  effects_have_a_release:
    'An executor acts without asking for a release: take its access away until it does.',
  switches_held: 'Something was released around a switch: see who can write to the database.',
  budgets_add_up: 'A budget was edited by hand: stop what uses it until the sums are restored.',
  policies_are_as_they_were:
    'A policy was edited in the database: activate a version that was pushed.',
  rows_are_as_they_were:
    'Somebody wrote to the database: restore the row as it was, and change the password.',
  outcomes_are_on_record:
    'Nothing tells how it ended: look for its effect at the consumer, and order a replay where there is none.',
  entries_can_be_found:
    'No worker will deliver it as it stands: order a replay of its event, then restore the row.',
  cursors_are_in_reach: 'Entries may be passed over: pause the topic and set the cursor back.',
  intakes_add_up:
    'Look up in the application’s database what the events were of, and publish them again.',
  replay_lists_are_whole: 'Cancel the replay and order it again.',
  segments_are_whole: 'The ledger’s own tables were edited: read it in full, then verify anew.',
  evidence_is_as_signed:
    'Evidence and its root were altered together: compare it with a checkpoint kept elsewhere.',
  sums_agree_with_rows:
    'Rows were lost, or sums edited: look at what the other findings name first.',
};

export function nextStepOf({ rule }: LedgerFinding): string {
  return NEXT[rule] ?? 'Follow the rows; keep a copy before anything is mended.';
}
