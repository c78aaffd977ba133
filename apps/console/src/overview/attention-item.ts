import type { Topic } from '@acp/contracts/api';

/** What is stuck, why, and what to press. */
export interface AttentionItem {
  tone: 'bad' | 'warn';
  what: string;
  why: string;
  press: { text: string; href: string };
  /** Paused: can be resumed where it is read. */
  resume?: Topic;
}
