import { useEffect, useMemo, useRef, type FormEvent } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useDraft } from '../display/draft.js';
import { Field, SelectField, TextField } from '../display/field.js';
import { useKnownNames } from '../search/use-known-names.js';
import { QUERY_WORDS } from './event-query.js';
import { suggestionsFor } from './suggestions.js';
import { RANGES, rangeNameOf } from './time-range.js';

const TYPING_PAUSE_MS = 250;

/** The search and its time range live in the address: what is seen can be linked. */
export function EventSearch({ problems }: { problems: readonly string[] }) {
  const [search, setSearch] = useSearchParams();
  const range = rangeNameOf(search.get('range'));

  function set(name: string, value: string) {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === '' || (name === 'range' && value === 'all')) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  }

  return (
    <search className="event-search">
      <QueryField text={search.get('q') ?? ''} problems={problems} onText={(q) => set('q', q)} />
      <SelectField
        label="Ingested"
        value={range}
        options={RANGES}
        onPick={(value) => set('range', value)}
      />
      {range === 'custom' && (
        <>
          <TextField
            label="From (local)"
            type="datetime-local"
            step={1}
            value={search.get('from') ?? ''}
            onText={(value) => set('from', value)}
          />
          <TextField
            label="To (local)"
            type="datetime-local"
            step={1}
            value={search.get('to') ?? ''}
            onText={(value) => set('to', value)}
          />
        </>
      )}
    </search>
  );
}

interface QueryFieldProps {
  text: string;
  problems: readonly string[];
  onText: (text: string) => void;
}

function QueryField({ text, problems, onText }: QueryFieldProps) {
  const [draft, setDraft] = useDraft(text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (draft === text) return undefined;
    const timer = setTimeout(() => onText(draft), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  useSlashFocus(input);

  function submit(event: FormEvent) {
    event.preventDefault();
    onText(draft);
  }

  function pick(next: string) {
    setDraft(next);
    input.current?.focus();
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
      <SuggestionRow text={draft} onPick={pick} />
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

/** How the search may go on, and pages of what is no event. */
function SuggestionRow({ text, onPick }: { text: string; onPick: (text: string) => void }) {
  const known = useKnownNames();
  const { searches, places } = useMemo(() => suggestionsFor(text, known), [text, known]);
  if (searches.length + places.length === 0) return null;
  return (
    <div className="query-words" role="group" aria-label="Suggestions">
      {searches.map((search) => (
        <button
          key={search}
          type="button"
          className="button tiny mono"
          onClick={() => onPick(search)}
        >
          <bdi>{search}</bdi>
        </button>
      ))}
      {places.map(({ text: name, href }) => (
        <Link key={href} href={href} className="button plain tiny">
          <bdi>{name}</bdi>
        </Link>
      ))}
    </div>
  );
}

function useSlashFocus(input: React.RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    function focus(event: KeyboardEvent) {
      const typing = (event.target as HTMLElement).matches('input, textarea, select');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    }
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, [input]);
}
