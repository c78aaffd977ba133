import type { EventDetail, RawPayload } from '@acp/contracts/api';
import { useMemo, type ReactNode } from 'react';
import { formatBytes, formatCount } from '../display/format.js';
import { JsonBlock, TextBlock } from '../display/json.js';
import { Panel } from '../display/panel.js';
import { PHONE, useMedia } from '../display/use-media.js';
import { compareWithRaw, parseKeepingNumbers, type DerivedField, type Leaf } from './derivation.js';

const RAW_SHOWN_MAX = 200;
const CANONICAL_SHOWN_MAX = 500;

/** What came in beside what was made of it. */
export function DerivationPanel({ event }: { event: EventDetail }) {
  const raw = event.raw_payload;
  const comparison = useMemo(() => {
    const parsed = raw && parseKeepingNumbers(raw.payload_text);
    return parsed && compareWithRaw(parsed.value, event.payload, event.record_index);
  }, [raw, event]);
  return (
    <Panel title="Raw payload and canonical event" aside={raw && <RawAccount raw={raw} />}>
      {event.redacted.length > 0 && (
        <p className="notice">
          Masked for your role: <code>{event.redacted.join(', ')}</code>
        </p>
      )}
      {!raw && <p className="notice warn">The raw payload is no longer kept.</p>}
      {comparison && (
        <div className="split">
          <RawFields leaves={comparison.raw} left={comparison.rawLeft} />
          <CanonicalFields fields={comparison.canonical} />
        </div>
      )}
      <details open={!comparison}>
        <summary>As text</summary>
        <div className="split derivation-text">
          {raw && <TextBlock text={raw.payload_text} what="raw payload" wrapped />}
          <JsonBlock value={event.payload} what="canonical payload" />
        </div>
      </details>
    </Panel>
  );
}

function RawAccount({ raw }: { raw: RawPayload }) {
  return (
    <span className="muted small">
      {formatBytes(raw.payload_bytes)}
      {raw.payload_truncated && ', beginning only'} · {raw.records}
      {raw.records === 1 ? ' record' : ' records'} = {raw.accepted} accepted + {raw.duplicates}{' '}
      duplicates + {raw.rejected} rejected
    </span>
  );
}

/** Open on a large screen; on a phone what follows would be screens away. */
function Folded(props: { title: string; hint: string; children: ReactNode }) {
  const phone = useMedia(PHONE);
  return (
    <details className="derivation" open={!phone}>
      <summary>
        <h3>{props.title}</h3>
        <span className="muted small">{props.hint}</span>
      </summary>
      {props.children}
    </details>
  );
}

function RawFields({ leaves, left }: { leaves: { leaf: Leaf; used: boolean }[]; left: number }) {
  const used = leaves.filter((item) => item.used);
  const many = leaves.length > RAW_SHOWN_MAX;
  const shown = many ? used : leaves;
  const hidden = leaves.length - shown.length + left;
  return (
    <Folded title="Raw, as the source sent it" hint="struck out: not carried over">
      <ul tabIndex={0} aria-label="Fields of the raw payload">
        {shown.map(({ leaf, used }) => (
          <li key={leaf.path} className={used ? 'derived' : 'derived unused'}>
            <code>{leaf.path}</code>
            <code className="derived-value">
              <bdi>{shortened(leaf.text)}</bdi>
            </code>
          </li>
        ))}
        {hidden > 0 && (
          <li className="muted small">and {formatCount(hidden)} more values of other records</li>
        )}
      </ul>
    </Folded>
  );
}

function CanonicalFields({ fields }: { fields: readonly DerivedField[] }) {
  const more = fields.length - CANONICAL_SHOWN_MAX;
  return (
    <Folded title="Canonical" hint="with where each value came from">
      <ul tabIndex={0} aria-label="Fields of the canonical event">
        {fields.slice(0, CANONICAL_SHOWN_MAX).map(({ leaf, derivation }) => (
          <li key={leaf.path} className={`derived ${derivation.kind}`}>
            <code>{leaf.path}</code>
            <code className="derived-value">
              <bdi>{shortened(leaf.text)}</bdi>
            </code>
            <span className="derived-origin small">{originOf(derivation)}</span>
          </li>
        ))}
        {more > 0 && <li className="muted small">and {formatCount(more)} more; see the text</li>}
      </ul>
    </Folded>
  );
}

function originOf(derivation: DerivedField['derivation']): string {
  switch (derivation.kind) {
    case 'same':
      return `= ${derivation.rawPath}`;
    case 'renamed':
      return `← ${derivation.rawPath}`;
    case 'reformatted':
      return `≈ ${derivation.rawPath}, written another way`;
    case 'made':
      return '+ made by the mapper';
  }
}

/** A value longer than this is read in the text below. */
const VALUE_CHARS_MAX = 400;

function shortened(text: string): string {
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX)}…` : text;
}
