import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../display/dialog.js';
import { find } from './find.js';
import { useKnownNames } from './use-known-names.js';

/** Ctrl+K: to any page, topic, consumer, source, event or decision. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [, go] = useLocation();
  const list = useId();
  const known = useKnownNames();
  const { found, suggestions, problems } = useMemo(() => find(text, known), [text, known]);
  const current = Math.min(chosen, found.length - 1);

  function change(next: string) {
    setText(next);
    setChosen(0);
  }

  function open(index: number) {
    const one = found[index];
    if (!one) return;
    onClose();
    go(one.href);
  }

  function press(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setChosen((current + step + found.length) % Math.max(1, found.length));
    else if (event.key === 'Enter') open(current);
    else if (event.key === 'Tab' && !event.shiftKey && suggestions[0]) change(suggestions[0]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog title="Go to" onClose={onClose}>
      <input
        className="input"
        type="search"
        role="combobox"
        aria-label="Search"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={current >= 0 ? `${list}-${current}` : undefined}
        placeholder="A name, an id, topic:orders state:dead, consumer:, decision:"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={text}
        onChange={({ target }) => change(target.value)}
        onKeyDown={press}
      />
      <div className="suggestions">
        {suggestions.map((suggestion) => (
          <button
            key={suggestion}
            type="button"
            className="button plain tiny mono"
            onClick={() => change(suggestion)}
          >
            {suggestion}
          </button>
        ))}
      </div>
      {problems.length > 0 && (
        <p className="notice warn" role="status">
          {problems.join(' ')}
        </p>
      )}
      <ul id={list} className="found" role="listbox" aria-label="Found">
        {found.map(({ text: name, hint, href }, index) => (
          <li
            key={href + name}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === current}
            ref={index === current ? scrollTo : undefined}
            onClick={() => open(index)}
          >
            <bdi>{name}</bdi>
            <span className="muted small">{hint}</span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function scrollTo(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
