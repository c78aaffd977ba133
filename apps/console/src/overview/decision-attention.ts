import type { GatekeeperOverview, Overview } from '@acp/contracts/api';
import { formatAge, formatCount, formatShare } from '../display/format.js';
import type { AttentionItem } from './attention-item.js';

/** What waits for people and ends soon, and what is switched off. */
export function decisionItems({ gatekeeper, at }: Overview): AttentionItem[] {
  return [...expiryItems(gatekeeper, at), ...switchItems(gatekeeper, at)];
}

function expiryItems(
  { held, expiring_soon, next_expiry_at }: GatekeeperOverview,
  now: string,
): AttentionItem[] {
  if (expiring_soon === 0) return [];
  const noun = expiring_soon === 1 ? 'held decision ends' : 'held decisions end';
  const next = formatAge(Math.max(0, secondsBetween(now, next_expiry_at)));
  return [
    {
      tone: 'warn',
      what: `${formatCount(expiring_soon)} ${noun} within 15 minutes`,
      why: `The next in ${next}, of ${formatCount(held)} that wait. What nobody answers is never released.`,
      press: { text: 'Answer', href: '/approvals' },
    },
  ];
}

function switchItems({ switches, switches_on }: GatekeeperOverview, now: string): AttentionItem[] {
  const [first] = switches;
  if (!first) return [];
  const more = switches_on > 1 ? `; ${formatCount(switches_on - 1)} more` : '';
  const since = formatAge(secondsBetween(first.engaged_at, now));
  return [
    {
      tone: 'warn',
      what: first.scope === '*' ? 'A switch stops every release' : `A switch stops ${first.scope}`,
      why: `by ${first.engaged_by} for ${since}: ${first.reason}${more}. Nothing of it is released until it is lifted.`,
      press: { text: 'See the switches', href: '/gate' },
    },
  ];
}

/** Of the decisions of the last hour, those that were denied; not "0 %" before there was one. */
export function deniedShare({ recent: { decided, denied } }: GatekeeperOverview): string {
  return decided === 0 ? '–' : formatShare(denied / decided);
}

function secondsBetween(from: string, to: string | null): number {
  return (Date.parse(to ?? from) - Date.parse(from)) / 1_000;
}
