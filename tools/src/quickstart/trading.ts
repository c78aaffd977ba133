import type { DecisionSummary, Page, PolicyPushed, SwitchEngaged } from '@acp/contracts';
import { join } from 'node:path';
import { ApiClient } from '../cp/api-client.js';
import { readForPush } from '../cp/policy-file.js';
import { runProgram } from '../supervise/run-program.js';
import { WORKSPACE } from '../workspace.js';

/** Topics of the quick start: one for all events, and two of the trader's. */
export const TOPICS_FILE = join(WORKSPACE, 'examples/trader/topics.yaml');
const POLICY = join(WORKSPACE, 'examples/trader/policies/trading.policy.yaml');
const PROPOSE = 'examples/trader/dist/propose-command.js';

/** Without keys a name is all that tells people apart: who wrote the policy does not put it in force. */
const AUTHOR = 'ann';
const GOVERNOR = 'ben';
const CLOSED_ACCOUNT = 'subject:paper-2';
const PAGE = 500;
const ENDED = ['rejected', 'expired', 'withdrawn'] as const;

/** Decisions by the state that they are in, and what the executor did. */
export interface DecisionFigures {
  decisions: number;
  released: number;
  denied: number;
  held: number;
  stopped: number;
  /** Held, and then rejected, expired or withdrawn: none before a person had the time. */
  ended: number;
  /** Orders that were filled on paper. */
  fills: number;
}

/** Puts the trader's policy in force and closes one of its accounts by a switch. Safe to repeat. */
export async function openTrading(opsApiUrl: string): Promise<void> {
  const author = new ApiClient({ url: opsApiUrl, actingAs: AUTHOR });
  const governor = new ApiClient({ url: opsApiUrl, actingAs: GOVERNOR });
  const pushed = await author.post<PolicyPushed>('/v1/policies', readForPush(POLICY));
  const { set, version, state } = pushed;
  if (state !== 'enforce') {
    const body = { version, mode: 'enforce', reason: 'the quick start' };
    await governor.post(`/v1/policies/${set}/activate`, body);
  }
  const closed = { scope: CLOSED_ACCOUNT, reason: 'the quick start: this account is closed' };
  await governor.post<SwitchEngaged>('/v1/switches/engage', closed);
}

/** The trader's model proposes what it would do on the market that was delivered to it. */
export async function propose(traderUrl: string, gatekeeperUrl: string): Promise<void> {
  const urls = { TRADER_URL: traderUrl, GATEKEEPER_URL: gatekeeperUrl };
  const code = await runProgram(PROPOSE, [], { ...process.env, ...urls, GATEKEEPER_KEY: '' });
  if (code !== 0) throw new Error(`the trader has not proposed: it ended with ${code}`);
}

/** What became of all decisions, and one of them to point at: one that waits for a person, if any does. */
export async function decisionsOf(
  opsApiUrl: string,
  traderUrl: string,
): Promise<{ figures: DecisionFigures; decisionId: string | undefined }> {
  const decisions = await allDecisions(new ApiClient({ url: opsApiUrl }));
  const inState = (state: DecisionSummary['state']) =>
    decisions.filter((decision) => decision.state === state);
  const fills = await new ApiClient({ url: traderUrl }).get<{ total: number }>('/fills');
  const shown = inState('held')[0] ?? decisions[0];
  return {
    decisionId: shown?.decision_id,
    figures: {
      decisions: decisions.length,
      released: inState('released').length,
      denied: inState('denied').length,
      held: inState('held').length,
      stopped: inState('stopped').length,
      ended: ENDED.flatMap(inState).length,
      fills: fills.total,
    },
  };
}

async function allDecisions(api: ApiClient): Promise<DecisionSummary[]> {
  const decisions: DecisionSummary[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: PAGE, ...(cursor !== null && { cursor }) };
    const page: Page<DecisionSummary> = await api.get('/v1/decisions', query);
    decisions.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return decisions;
}
