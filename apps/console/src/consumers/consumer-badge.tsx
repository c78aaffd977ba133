import type { ConsumerState } from '@acp/contracts/api';
import { Badge, words, type Tone } from '../display/badge.js';

const TONE: Record<ConsumerState, Tone> = {
  keeping_up: 'ok',
  behind: 'warn',
  stopped: 'bad',
  retired: 'plain',
};

export function ConsumerBadge({ state }: { state: ConsumerState }) {
  return <Badge tone={TONE[state]}>{words(state)}</Badge>;
}
