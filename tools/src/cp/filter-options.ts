import type { Command } from 'commander';

/** Members of the API's filters; the option of each is its name with dashes. */
const MEMBERS = [
  'event_type',
  'source',
  'entity_id',
  'entity_type',
  'trace_id',
  'raw_payload_id',
  'causation_id',
  'topic',
  'error_code',
  'error',
  'from',
  'to',
  'as_of',
  'text',
] as const;

/** What commander makes of the options of a filter. */
export type FilterOptions = Partial<Record<string, string | boolean>>;

/** Options for the members of events, and for a range of the time that `when` names. */
export function withEventMembers(command: Command, when: string): Command {
  return command
    .option('--event-type <type>')
    .option('--source <source>')
    .option('--entity-id <id>')
    .option('--entity-type <type>')
    .option('--trace-id <id>')
    .option('--raw-payload-id <id>')
    .option('--causation-id <event-id>')
    .option('--from <time>', `${when} at or after`)
    .option('--to <time>', `${when} before`);
}

/** The filter that the options name. */
export function filterOf<Filter extends object>(options: object): Filter {
  const given = options as FilterOptions;
  const members = MEMBERS.map((member) => [member, given[optionOf(member)]] as const);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined)) as Filter;
}

function optionOf(member: string): string {
  return member.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
