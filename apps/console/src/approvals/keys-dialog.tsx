import { KeyList } from '../display/key-list.js';

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
  return <KeyList title="Keys of this page" keys={KEYS} onClose={onClose} />;
}
