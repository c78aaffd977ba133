import { Dialog } from './dialog.js';

export interface KeyListProps {
  title: string;
  /** A key, or several that do the same, and what it does. */
  keys: readonly (readonly [key: string, does: string])[];
  onClose: () => void;
}

/** What each key does, as a dialog. */
export function KeyList({ title, keys, onClose }: KeyListProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <dl className="keys">
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
