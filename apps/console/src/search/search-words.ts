import { DECISION_STATES } from '@acp/contracts/api';

/** What `state:` takes, and where things in that state are looked at. */
const OWN_STATES = {
  dead: 'Dead letters',
  paused: 'Paused topics',
  broken: 'Topics whose transport is down',
  stopped: 'Consumers that have stopped',
  behind: 'Consumers that fall behind',
  refused: 'Refused records',
} as const;

export const STATES: readonly string[] = [...Object.keys(OWN_STATES), ...DECISION_STATES];

/** Words that a search understands, each with what it looks for. */
export const SEARCH_WORDS = {
  topic: 'a topic by its name',
  state: STATES.join(', '),
  consumer: 'a consumer by its name',
  decision: 'a decision by its id, its state or its kind of action',
  source: 'a source by its name',
  type: 'an event type',
} as const;
export type SearchWord = keyof typeof SEARCH_WORDS;

export function isSearchWord(word: string): word is SearchWord {
  return Object.hasOwn(SEARCH_WORDS, word);
}

export interface Found {
  text: string;
  hint: string;
  href: string;
}

/** The page for a state, of one topic or consumer where that is given. */
export function placesOfState(state: string, topic?: string, consumer?: string): Found[] {
  const found: Found[] = [];
  const add = (text: string, href: string) => found.push({ text, hint: 'state', href });
  if (state === 'dead' && consumer) {
    add(`What ${consumer} gave up`, `/consumers/${encodeURIComponent(consumer)}`);
  } else if (state === 'dead') {
    const query = topic ? `?topic=${encodeURIComponent(topic)}` : '';
    add(`Dead letters${topic ? ` of ${topic}` : ''}`, `/dead-letters${query}`);
  }
  if (state === 'paused' || state === 'broken') add(OWN_STATES[state], '/topics');
  if (state === 'stopped' || state === 'behind') add(OWN_STATES[state], '/consumers');
  if (state === 'refused' || state === 'rejected') add(OWN_STATES.refused, '/rejected');
  if ((DECISION_STATES as readonly string[]).includes(state)) {
    add(`Decisions that are ${state}`, `/decisions?state=${state}`);
  }
  return found;
}
