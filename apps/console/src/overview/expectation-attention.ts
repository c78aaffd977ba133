import type { Overview } from '@acp/contracts/api';
import { pathOfExpectation } from '../expectations/expectation-paths.js';
import { formatAge, formatCount } from '../display/format.js';
import type { AttentionItem } from './attention-item.js';

const NAMED_MAX = 3;

/** Batches that wait for a decision, and expectations that fail now. */
export function expectationItems({ expectations }: Pick<Overview, 'expectations'>) {
  return [...heldItems(expectations), ...failingItems(expectations)];
}

function heldItems({ held_batches, oldest_held_seconds }: Overview['expectations']) {
  if (held_batches === 0) return [];
  const what = `${formatCount(held_batches)} ${held_batches === 1 ? 'batch is' : 'batches are'} held`;
  const why = `The oldest for ${formatAge(oldest_held_seconds ?? 0)}. Nothing of them is an event until somebody decides.`;
  const item: AttentionItem = {
    ...{ tone: 'bad', what, why },
    press: { text: 'Release or discard', href: '/expectations?state=held' },
  };
  return [item];
}

function failingItems({ failing }: Overview['expectations']): AttentionItem[] {
  const [first] = failing;
  if (!first) return [];
  const named = failing.slice(0, NAMED_MAX).map(sayingOf);
  const more = failing.length > named.length ? ` and ${failing.length - named.length} more` : '';
  const why = `${named.join(', ')}${more}, in the newest window of each.`;
  if (failing.length === 1) {
    const press = { text: 'See what failed', href: pathOfExpectation(first.name) };
    return [{ tone: 'warn', what: `Expectation ${first.name} fails`, why, press }];
  }
  const what = `${formatCount(failing.length)} expectations fail`;
  return [{ tone: 'warn', what, why, press: { text: 'See which', href: '/expectations' } }];
}

function sayingOf({ name, judged, failed }: Overview['expectations']['failing'][number]): string {
  return `${name} ${formatCount(failed)} of ${formatCount(judged)}`;
}
