import { Dialog } from '../display/dialog.js';

const KEYS = [
  ['Ctrl K', 'Search: names, ids, topic: state: consumer: decision:'],
  ['/', 'Search events, on their page'],
  ['j, k', 'The next row of a list, and the one before'],
  ['Enter', 'Open what has the focus'],
  ['?', 'These keys'],
  ['Esc', 'Close'],
] as const;

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
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
