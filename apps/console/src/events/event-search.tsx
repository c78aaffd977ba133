import { useEffect, useRef, type FormEvent } from 'react';
import { useSearchParams } from 'wouter';
import { useDraft } from '../display/draft.js';
import { Field, SelectField, TextField } from '../display/field.js';
import { QUERY_WORDS } from './event-query.js';
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

  function insert(word: string) {
    setDraft(`${draft.trimEnd()}${draft.trim() ? ' ' : ''}${word}:`);
    input.current?.focus();
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
            placeholder="event_type:MARKET_QUOTE_INGESTED source:binance entity_id:BTCUSDT"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
        )}
      </Field>
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
