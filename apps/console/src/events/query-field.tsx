import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
} from 'react';
import { useLocation } from 'wouter';
import { useDraft } from '../display/draft.js';
import { Field } from '../display/field.js';
import { useKnownNames } from '../search/use-known-names.js';
import { QUERY_WORDS } from './event-query.js';
import { suggestionsFor } from './suggestions.js';
import { useSlashFocus } from './use-slash-focus.js';

const TYPING_PAUSE_MS = 250;

interface QueryFieldProps {
  text: string;
  problems: readonly string[];
  onText: (text: string) => void;
}

/** The search and how it may go on. The arrow keys go through the suggestions, Enter takes one, Escape closes them. */
export function QueryField({ text, problems, onText }: QueryFieldProps) {
  const [draft, setDraft] = useDraft(text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (draft === text) return undefined;
    const timer = setTimeout(() => onText(draft), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  useSlashFocus(input);

  function pick(next: string) {
    setDraft(next);
    input.current?.focus();
  }
  const list = useSuggestionList(draft, pick);

  function submit(event: FormEvent) {
    event.preventDefault();
    onText(draft);
  }

  function insert(word: string) {
    pick(`${draft.trimEnd()}${draft.trim() ? ' ' : ''}${word}:`);
  }

  return (
    <form className="event-query" onSubmit={submit}>
      <Field label="Search" problem={draft === text ? problems[0] : null}>
        {(attributes) => (
          <input
            {...attributes}
            {...list.attributes}
            ref={input}
            type="search"
            className="input mono"
            placeholder="BTC, an id, source:binance event_type:MARKET_QUOTE_INGESTED"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
        )}
      </Field>
      <SuggestionList list={list} />
      <div className="query-words">
        {Object.entries(QUERY_WORDS).map(([word, { example }]) => (
          <button
            key={word}
            type="button"
            className="button plain tiny mono"
            title={`${word}:${example}`}
            onClick={() => insert(word)}
          >
            {word}:
          </button>
        ))}
        <span className="muted small from-desktop">
          <kbd>/</kbd> to search
        </span>
      </div>
    </form>
  );
}

type SuggestionListState = ReturnType<typeof useSuggestionList>;

/** How the search may go on, and pages of what is no event; none is chosen until a key goes to it. */
function useSuggestionList(text: string, onPick: (text: string) => void) {
  const id = useId();
  const known = useKnownNames();
  const [, go] = useLocation();
  const [chosen, setChosen] = useState({ text, index: -1 });
  const [closedAt, setClosedAt] = useState<string | null>(null);
  const options = useMemo(() => {
    const { searches, places } = suggestionsFor(text, known);
    return [
      ...searches.map((search) => ({ text: search, take: () => onPick(search) })),
      ...places.map(({ text: name, href }) => ({ text: name, href, take: () => go(href) })),
    ];
  }, [text, known, onPick, go]);
  const open = options.length > 0 && closedAt !== text;
  const current = open && chosen.text === text ? Math.min(chosen.index, options.length - 1) : -1;

  function move(step: 1 | -1) {
    setClosedAt(null);
    const from = current < 0 && step < 0 ? 0 : current;
    setChosen({ text, index: (from + step + options.length) % options.length });
  }

  function press(event: KeyboardEvent) {
    if (options.length === 0 || event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && current >= 0) options[current]!.take();
    else if (event.key === 'Escape' && open) {
      setClosedAt(text);
      setChosen({ text, index: -1 });
    } else return;
    event.preventDefault();
  }

  return {
    id,
    options,
    open,
    current,
    attributes: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': open,
      'aria-controls': open ? id : undefined,
      'aria-activedescendant': current < 0 ? undefined : `${id}-${current}`,
      onKeyDown: press,
    } as const,
  };
}

function SuggestionList({ list: { id, options, open, current } }: { list: SuggestionListState }) {
  if (!open) return null;
  return (
    <div id={id} className="query-words" role="listbox" aria-label="Suggestions">
      {options.map(({ text, take, ...place }, index) => (
        <span
          key={text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === current}
          className={`button tiny ${'href' in place ? 'plain' : 'mono'}`}
          onMouseDown={(event) => event.preventDefault()}
          onClick={take}
        >
          <bdi>{text}</bdi>
        </span>
      ))}
    </div>
  );
}
