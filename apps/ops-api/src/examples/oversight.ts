import type { OversightLine } from '@acp/contracts';

export const EXAMPLE_OVERSIGHT: OversightLine = {
  line: 'count',
  policy_set: 'trading',
  policy_version: 4,
  outcome: 'released',
  count: 18_232,
};
