import { useMemo, useState } from 'react';
import { CopyButton } from './copy.js';
import { formatBytes } from './format.js';

/** A longer text is cut until the whole is asked for: a mebibyte takes seconds to be laid out. */
const SHOWN_CHARS_MAX = 50_000;

export function JsonBlock({ value, what }: { value: unknown; what: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2) ?? 'null', [value]);
  return <TextBlock text={text} what={what} />;
}

export function TextBlock(props: { text: string; what: string; wrapped?: boolean }) {
  const { text, what } = props;
  const [whole, setWhole] = useState(false);
  const cut = !whole && text.length > SHOWN_CHARS_MAX;
  return (
    <div className="code-frame">
      <pre
        className={props.wrapped ? 'code-block wrapped' : 'code-block'}
        tabIndex={0}
        role="group"
        aria-label={what}
      >
        {cut ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text}
      </pre>
      <CopyButton text={text} what={what} />
      {cut && (
        <button type="button" className="button tiny" onClick={() => setWhole(true)}>
          Show all {formatBytes(text.length)}
        </button>
      )}
    </div>
  );
}
