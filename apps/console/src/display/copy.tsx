import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { shortId } from './format.js';

const SHOW_COPIED_MS = 1_500;

export function CopyButton({ text, what }: { text: string; what: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SHOW_COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className="copy"
      title={`Copy ${what}`}
      aria-label={copied ? `${what} copied` : `Copy ${what}`}
      onClick={() => void writeToClipboard(text).then(setCopied)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {copied ? <path d="M3 8.5 6.5 12 13 4.5" /> : <CopyShape />}
      </svg>
    </button>
  );
}

function CopyShape() {
  return (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  );
}

/** The clipboard needs a secure origin; over plain HTTP a selection is copied instead. */
async function writeToClipboard(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}

interface IdentityProps {
  id: string;
  /** What the id names, for the copy button. */
  what: string;
  href?: string;
  full?: boolean;
  children?: ReactNode;
}

/** An id as code, with a link where it has a page, and a copy button. */
export function Identity({ id, what, href, full = false, children }: IdentityProps) {
  const text = children ?? (full ? id : shortId(id));
  return (
    <span className="copyable">
      {href ? (
        <Link href={href} className="mono" title={id}>
          {text}
        </Link>
      ) : (
        <code title={id}>{text}</code>
      )}
      <CopyButton text={id} what={what} />
    </span>
  );
}
