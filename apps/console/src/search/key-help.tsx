import { KeyList } from '../display/key-list.js';

const KEYS = [
  ['Ctrl K', 'Search: names, ids, topic: state: consumer: decision:'],
  ['/', 'Search events, on their page'],
  ['j, k', 'The next row of a list, and the one before'],
  ['Enter', 'Open what has the focus'],
  ['?', 'These keys'],
  ['Esc', 'Close'],
] as const;

export default function KeyHelp({ onClose }: { onClose: () => void }) {
  return <KeyList title="Keys" keys={KEYS} onClose={onClose} />;
}
