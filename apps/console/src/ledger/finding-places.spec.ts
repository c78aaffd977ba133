import { LEDGER_RULES, type LedgerFinding } from '@acp/contracts/api';
import { nextStepOf, placesOf } from './finding-places.js';

const ID = '018f4e1a-0000-7000-8000-000000000001';

function finding(rule: string, table: string, ...ids: string[]): LedgerFinding {
  const base = { difference: 1, expected: null, actual: null, message: 'rows are off' };
  return { ...base, rule: rule as LedgerFinding['rule'], table, ids };
}

const hrefs = (rule: string, table: string, ...ids: string[]) =>
  placesOf(finding(rule, table, ...ids)).map(({ href }) => href);

describe('placesOf', () => {
  it.each([
    ['records_are_accounted_for', 'raw_payloads', ID, `/blast-radius?raw_payload_id=${ID}`],
    ['accepted_records_are_events', 'events', ID, `/blast-radius?raw_payload_id=${ID}`],
    ['rejected_records_are_kept', 'rejected_records', ID, `/blast-radius?raw_payload_id=${ID}`],
    ['events_have_a_raw_payload', 'raw_payloads', ID, `/events/${ID}`],
    ['events_have_their_entries', 'outbox', ID, `/events/${ID}`],
    ['entries_have_an_event', 'events', '42', '/entries/42'],
    ['replayed_entries_have_a_replay', 'replays', '42', '/entries/42'],
    ['envelopes_carry_their_event', 'outbox', '42', '/entries/42'],
    ['attempts_are_recorded', 'delivery_attempts', '42', '/entries/42'],
    ['claims_hold_open_entries', 'claims', ID, '/workers'],
    ['outcomes_are_on_record', 'outbox', '42', '/entries/42'],
    ['outcomes_are_on_record', 'entry_edits', '42', '/entries/42'],
    ['entries_can_be_found', 'outbox', '42', '/entries/42'],
    ['cursors_are_in_reach', 'topic_cursors', 'quotes', '/topics/quotes'],
    ['replay_lists_are_whole', 'replay_items', `${ID}/3`, `/replays/${ID}`],
    ['rows_are_as_they_were', 'entry_edits', '42/1', '/entries/42'],
    ['segments_are_whole', 'ledger_segments', 'entry/10000', null],
    ['sums_agree_with_rows', 'outbox', 'quotes 2026-11-21T08:00:00.000Z delivered', null],
    ['effects_have_an_event', 'processed_events', `desk/a/${ID}`, `/events/${ID}`],
    ['rows_are_as_they_were', 'raw_payloads', ID, `/blast-radius?raw_payload_id=${ID}`],
    ['rows_are_as_they_were', 'events', ID, `/events/${ID}`],
    ['rows_are_as_they_were', 'outbox', '42', '/entries/42'],
    ['rows_are_as_they_were', 'rejected_records', ID, `/rejected/${ID}`],
    ['rows_are_as_they_were', 'delivery_attempts', '42/3', '/entries/42'],
    ['rows_are_as_they_were', 'processed_events', `desk/${ID}`, `/events/${ID}`],
    ['decisions_are_accounted_for', 'decisions', ID, `/decisions/${ID}`],
    ['decisions_are_accounted_for', 'events', ID, `/events/${ID}`],
    ['verdicts_are_on_record', 'verdicts', ID, `/decisions/${ID}`],
    ['releases_are_authorised', 'decisions', ID, `/decisions/${ID}`],
    ['releases_say_what_was_decided', 'events', ID, `/decisions/${ID}`],
    ['effects_have_a_release', 'processed_events', `desk/${ID}`, `/events/${ID}`],
    ['switches_held', 'decisions', ID, `/decisions/${ID}`],
    ['budgets_add_up', 'budget_reservations', `${ID}/risk/1`, `/decisions/${ID}`],
    ['budgets_add_up', 'budgets', 'risk/1', null],
    ['policies_are_as_they_were', 'policy_versions', 'trading/3', null],
    ['rows_are_as_they_were', 'approvals', `${ID}/7`, `/decisions/${ID}`],
  ])('leads from %s on %s to where it goes on', (rule, table, id, href) => {
    expect(hrefs(rule, table, id)).toEqual([href]);
  });

  it('leads from an hour to its events', () => {
    const [href] = hrefs('events_have_their_entries', 'outbox', '2026-11-21 08:00:00+00');
    const search = new URLSearchParams(href!.split('?')[1]);
    expect(new Date(search.get('from')!).toISOString()).toBe('2026-11-21T08:00:00.000Z');
    expect(new Date(search.get('to')!).toISOString()).toBe('2026-11-21T09:00:00.000Z');
  });

  it('goes by the ids where it has never heard of rule and table', () => {
    expect(hrefs('moons_are_full', 'moons', ID, '42', 'luna')).toEqual([
      `/events?q=${ID}`,
      null,
      null,
    ]);
    expect(hrefs('entries_are_lucky', 'outbox', '42')).toEqual(['/entries/42']);
  });

  it('shows what no page knows as it is', () => {
    expect(placesOf(finding('moons_are_full', 'moons', 'luna'))).toEqual([
      { id: 'luna', text: 'luna', href: null },
    ]);
  });
});

describe('nextStepOf', () => {
  it('has something of its own for each rule, and a word for others', () => {
    const other = nextStepOf(finding('moons_are_full', 'moons'));
    expect(other).not.toBe('');
    for (const rule of LEDGER_RULES) expect(nextStepOf(finding(rule, 'outbox'))).not.toBe(other);
  });
});
