import { HISTORY_RANGES, type HistorySpan } from './ranges.js';

interface SpanPickerProps {
  span: HistorySpan;
  onSpan: (span: HistorySpan) => void;
}

/** The ranges until now, and the way back from a stretch that was drawn. */
export function SpanPicker({ span, onSpan }: SpanPickerProps) {
  return (
    <div className="spans" role="group" aria-label="Time shown">
      {'from' in span && (
        <button type="button" className="button tiny" onClick={() => onSpan({ name: '1h' })}>
          Zoom out
        </button>
      )}
      {HISTORY_RANGES.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          className="button tiny"
          aria-pressed={'name' in span && span.name === name}
          onClick={() => onSpan({ name })}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
