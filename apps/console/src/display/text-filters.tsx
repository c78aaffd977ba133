import type { ReactNode } from 'react';
import { useDraft } from './draft.js';
import { TextField } from './field.js';

interface TextFiltersProps {
  /** What the address says of each, by its name. */
  texts: Readonly<Record<string, string>>;
  /** All texts, where one of them has changed. */
  onApply: (texts: Readonly<Record<string, string>>) => void;
  className?: string;
  /** Other fields of the filter. */
  children?: ReactNode;
}

/** Texts that a list is filtered by: applied by Enter, and by leaving the field. */
export function TextFilters({ texts, onApply, className = '', children }: TextFiltersProps) {
  const [draft, setDraft] = useDraft(texts);

  // The same address twice in the history would make its way back do nothing.
  function apply() {
    const next = Object.fromEntries(
      Object.entries(draft).map(([name, text]) => [name, text.trim()]),
    );
    if (Object.keys(next).some((name) => next[name] !== texts[name])) onApply(next);
  }

  return (
    <form
      className={`fields ${className}`}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      {children}
      {Object.entries(draft).map(([name, text]) => (
        <TextField
          key={name}
          label={name[0]!.toUpperCase() + name.slice(1)}
          value={text}
          onText={(typed) => setDraft({ ...draft, [name]: typed })}
          onBlur={apply}
          spellCheck={false}
          autoCapitalize="off"
        />
      ))}
      <button type="submit" className="visually-hidden" tabIndex={-1}>
        Filter
      </button>
    </form>
  );
}
