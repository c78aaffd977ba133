import type { Connector } from '@acp/contracts/api';
import { formatAge, formatCount } from '../display/format.js';
import type { AttentionItem } from './attention-item.js';

/** A row of an intake that waits longer than this is worth a look. */
const OLDEST_NOTICE_SECONDS = 300;

interface IntakeCursor {
  waiting: number | null;
  oldest_waiting_at: string | null;
  error: string | null;
}

/** An intake that cannot be drained, or does not keep up. */
export function intakeItems({ connector, cursor }: Connector, now: string): AttentionItem[] {
  if (!connector.startsWith('intake/')) return [];
  const { waiting, oldest_waiting_at, error } = cursor as IntakeCursor;
  const press = { text: `See ${connector}`, href: '/workers' };
  if (error) {
    const what = `${connector} cannot be drained`;
    return [
      { tone: 'warn', what, why: `${error}. Its callers go on, and their events wait.`, press },
    ];
  }
  const seconds = oldest_waiting_at ? (Date.parse(now) - Date.parse(oldest_waiting_at)) / 1_000 : 0;
  if (seconds < OLDEST_NOTICE_SECONDS) return [];
  const what = `${formatCount(waiting ?? 0)} events wait in ${connector}`;
  return [{ tone: 'warn', what, why: `The oldest for ${formatAge(seconds)}.`, press }];
}
