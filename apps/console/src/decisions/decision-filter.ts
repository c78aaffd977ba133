import { DECISION_STATES, type DecisionFilter } from '@acp/contracts/api';
import { oneOf } from '../shell/address.js';

/** Members of the filter that are typed, with their names on the page. */
export const TEXT_MEMBERS = [
  { member: 'kind', text: 'Kind of action', placeholder: 'order.place' },
  { member: 'actor', text: 'Agent', placeholder: 'trader-1' },
  { member: 'model', text: 'Model', placeholder: 'risk-7' },
  { member: 'policy', text: 'Policy', placeholder: 'trading' },
  { member: 'rule', text: 'Rule that stopped it', placeholder: 'confidence' },
] as const;

export const STATE_OPTIONS = [
  { value: '', text: 'Every state' },
  ...DECISION_STATES.map((value) => ({
    value,
    text: `${value[0]!.toUpperCase()}${value.slice(1)}`,
  })),
] as const;

/** What the address asks for, without its time; a state that there is not asks for nothing. */
export function decisionFilterOf(search: URLSearchParams): DecisionFilter {
  const state = oneOf(search.get('state'), DECISION_STATES);
  const texts = [...TEXT_MEMBERS.map(({ member }) => member), 'subject', 'trace_id'].flatMap(
    (member) => {
      const value = search.get(member);
      return value ? [[member, value]] : [];
    },
  );
  return { ...(state && { state }), ...Object.fromEntries(texts) };
}
