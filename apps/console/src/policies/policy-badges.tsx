import type { PolicyTestResult, PolicyVersionState } from '@acp/contracts/api';
import { Badge, type Tone } from '../display/badge.js';

const STATE: Record<PolicyVersionState, { tone: Tone; text: string }> = {
  enforce: { tone: 'ok', text: 'in force' },
  shadow: { tone: 'note', text: 'shadow' },
  idle: { tone: 'plain', text: 'idle' },
};

export function VersionBadge({ state }: { state: PolicyVersionState }) {
  return <Badge tone={STATE[state].tone}>{STATE[state].text}</Badge>;
}

export type Outcome = PolicyTestResult['outcome'];

const OUTCOME: Record<Outcome, Tone> = { allowed: 'ok', held: 'warn', denied: 'bad' };

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  return <Badge tone={OUTCOME[outcome]}>{outcome}</Badge>;
}
