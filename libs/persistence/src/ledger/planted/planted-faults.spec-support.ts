import { copy, KINDS, type Fault, type Row } from './fault.spec-support.js';
import { GOVERNED, GOVERNING } from './governed-faults.spec-support.js';
import { OF_THE_LEDGER } from './ledger-faults.spec-support.js';
import { HOURS, OUTCOMES, RECORDS } from './record-faults.spec-support.js';
import { AUDIT, STATE } from './state-faults.spec-support.js';

export const FAULTS: readonly Fault[] = [
  ...RECORDS,
  ...HOURS,
  ...OUTCOMES,
  ...STATE,
  ...AUDIT,
  ...OF_THE_LEDGER,
  ...GOVERNED,
  ...GOVERNING,
];

/** What no hand can plant: keys and checks refuse it. */
export const REFUSED: readonly (Row & { plant: string; constraint: string })[] = [
  {
    table: 'processed_events',
    kind: 'duplicated',
    plant: copy('processed_events', 'true', {}),
    constraint: 'processed_events_once',
  },
  {
    table: 'audit_head',
    kind: 'duplicated',
    plant: copy('audit_head', 'true', { one: false }),
    constraint: 'audit_head_is_one_row',
  },
];

const every = (table: string): Row[] => KINDS.map((kind) => ({ table, kind }));

/** State and no evidence: nobody tells, see what the ledger does not see in docs/operating/ledger.md. */
export const STATE_ALONE: readonly Row[] = [
  ...every('topics'),
  ...every('replays'),
  ...every('backtests'),
  ...every('backtest_differences'),
  ...every('relay_workers'),
  ...every('connector_cursors'),
  ...every('source_states'),
  ...every('gaps'),
  ...every('expectations'),
  ...every('expectation_results'),
  ...every('expectation_findings'),
  ...every('held_batches'),
  ...every('canary_beats'),
  ...every('canary_results'),
  ...every('canary_hops'),
  ...every('catalogue_versions'),
  // `intakes_add_up` looks at it, in a world that has an intake: see its own suite.
  ...every('intakes'),
  ...every('consumer_progress'),
  ...every('retired_consumers'),
  ...every('retired_topics'),
  ...every('ledger_readings'),
  ...every('history_state'),
  ...every('history_readings'),
  ...every('history_names'),
  ...every('history_points'),
  ...every('models'),
  ...every('gatekeeper_state'),
  { table: 'policy_versions', kind: 'duplicated' },
  { table: 'topic_cursors', kind: 'lost' },
  { table: 'topic_cursors', kind: 'duplicated' },
  { table: 'replay_items', kind: 'altered' },
  { table: 'consumer_failures', kind: 'duplicated' },
];

const INVENTED = `
  INSERT INTO ledger_findings (kind, after_seq, rule, part, difference, message, ids)
  VALUES ('raw', 0, 'rows_are_as_they_were', 'events', 1, 'invented', '{x}')`;

/** Findings are worked out anew with every verification of their segment. */
export const SELF_MENDING: readonly (Row & { plant: string })[] = [
  { table: 'ledger_findings', kind: 'duplicated', plant: INVENTED },
  {
    table: 'ledger_findings',
    kind: 'altered',
    plant: `${INVENTED}; UPDATE ledger_findings SET difference = 7`,
  },
];
