import { Dialog } from '../display/dialog.js';

const KEYS = [
  ['j, ↓', 'the next one'],
  ['k, ↑', 'the one before'],
  ['Enter', 'open its page'],
  ['a', 'approve it'],
  ['r', 'reject it, with a reason'],
  ['x', 'mark it, or not'],
  ['Shift A', 'approve what is marked, after a dry run'],
  ['Shift R', 'reject what is marked, after a dry run'],
  ['Escape', 'close a dialog; nothing is sent'],
  ['?', 'this list'],
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys of this page" onClose={onClose}>
      <dl className="keys">
        {KEYS.map(([key, does]) => (
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
