import { newId, type DecisionDetail, type Proposal } from '@acp/contracts';
import {
  activatePolicy,
  engageSwitch,
  orderProposal,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';

type Approver = 'trader' | 'risk';

/** Where proposals are made, and answered. */
interface DeskPlace {
  readonly database: TestDatabase;
  readonly ingestion: { readonly url: string };
  read<Answer>(path: string): Promise<Answer>;
  order<Answer>(path: string, body: unknown, as: Approver): Promise<Answer>;
}

export interface SeededDecisions {
  /** Released by its policy, and delivered. */
  released: string;
  /** Released by a person. */
  approved: string;
  /** Held; the first to expire. */
  urgent: string;
  /** Held, twice as large as any other; takes two people. */
  large: string;
  /** Held for a model that is unsure. */
  unsure: string;
  denied: string;
  stopped: string;
}

/** Unsure ones and large ones wait for people; what has slipped a digit is refused. */
const POLICY = `policy: trading
applies_to: { kinds: [order.place] }
facts:
  quote: { latest: MARKET_QUOTE_INGESTED, entity: action.symbol }
on_error: deny
default: deny
budgets:
  - { id: notional, key: decision.model.name, amount: decimal(action.quantity), cap: "5000", window: 1h, over: deny }
rules:
  - { id: fat-finger, when: "decimal(action.quantity) > decimal('500')", then: deny, reason: "{action.quantity} is more than 500" }
  - { id: confidence, when: decision.confidence < 0.8, then: hold, reason: "confidence is {decision.confidence}" }
  - { id: large, when: "decimal(action.quantity) > decimal('100')", then: hold }
allow: action.side in ['buy', 'sell']
approval:
  - { when: "decimal(action.quantity) > decimal('100')", quorum: 2, roles: ['approver:risk'], not: [proposer] }
  - { otherwise: true, quorum: 1, roles: ['approver:trading'], not: [proposer] }
hold: { for: 4h }
release: { valid_for: 1h, audience: paper-desk }
tests: []
`;
const STRICTER = POLICY.replace('confidence < 0.8', 'confidence < 0.97');

const MINUTE_MS = 60_000;

/** What a desk has behind it after a day: of every state one, and a queue for people. */
export async function seedDecisions(stack: DeskPlace): Promise<SeededDecisions> {
  const { database } = stack;
  await activatePolicy(database, POLICY);
  await activatePolicy(database, STRICTER, 'shadow');
  const desk = new Desk(stack);

  const approved = await desk.propose({ confidence: 0.7, quantity: '2.5' });
  await desk.answer(approved, 'approve', 'the desk agrees');
  await desk.answer(await desk.propose({ confidence: 0.6, quantity: '3' }), 'reject', 'not today');
  await desk.withdraw(await desk.propose({ confidence: 0.5 }));
  await desk.expire(await desk.propose({ confidence: 0.5 }));
  const denied = await desk.propose({ quantity: '9000' });
  await engageSwitch(database, 'model:rogue-1');
  const stopped = await desk.propose({ model: 'rogue-1' });
  const released = await desk.propose({ quantity: '0.75' });
  await desk.delivered(released);
  const unsure = await desk.propose({ confidence: 0.55, quantity: '4', side: 'sell' });
  const large = await desk.propose({ quantity: '250' });
  const urgent = await desk.propose({ confidence: 0.75, quantity: '8', untilMs: 9 * MINUTE_MS });
  return { released, approved, urgent, large, unsure, denied, stopped };
}

interface Change {
  quantity?: string;
  confidence?: number;
  model?: string;
  side?: 'buy' | 'sell';
  /** From now; the proposer's own end. */
  untilMs?: number;
  rationale?: string;
  actor?: string;
  subject?: string;
}

/** Models that propose, people who answer, and time that passes. */
export class Desk {
  constructor(private readonly stack: DeskPlace) {}

  /** Id of the decision, whatever was decided. */
  async propose(change: Change): Promise<string> {
    const path = '/v1/decisions';
    const { decision_id } = await this.ask<{ decision_id?: string }>(path, orderOf(change));
    if (!decision_id) throw new Error('the proposal is no decision');
    return decision_id;
  }

  async answer(
    id: string,
    answer: 'approve' | 'reject',
    reason: string,
    as: Approver = 'trader',
  ): Promise<void> {
    const { action_sha256, policy_version } = await this.read(id);
    const body = { action_sha256, policy_version, reason };
    await this.stack.order(`/v1/decisions/${id}/${answer}`, body, as);
  }

  async withdraw(id: string): Promise<void> {
    await this.ask(`/v1/decisions/${id}/withdraw`, {});
  }

  /** Its time is over; the table lets nobody move that, so its guard looks away. */
  async expire(id: string): Promise<void> {
    for (const change of [
      'ALTER TABLE decisions DISABLE TRIGGER decisions_kept',
      `UPDATE decisions SET hold_until = clock_timestamp() WHERE decision_id = '${id}'`,
      'ALTER TABLE decisions ENABLE TRIGGER decisions_kept',
    ])
      await this.stack.database.sql(change);
    await waitUntil('it has expired', async () => (await this.read(id)).state === 'expired');
  }

  async delivered(id: string): Promise<void> {
    await waitUntil('the release is delivered', async () =>
      (await this.read(id)).deliveries.some(({ state }) => state === 'delivered'),
    );
  }

  /** An executor has acted on its release. */
  async actOn(id: string): Promise<void> {
    await this.stack.database.sql(
      `INSERT INTO processed_events (event_id, consumer, topic)
       SELECT release_event_id, 'paper-desk', 'releases' FROM decisions WHERE decision_id = $1`,
      [id],
    );
  }

  read(id: string): Promise<DecisionDetail> {
    return this.stack.read<DecisionDetail>(`/v1/decisions/${id}`);
  }

  private async ask<Answer>(path: string, body: unknown): Promise<Answer> {
    const answer = await fetch(this.stack.ingestion.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as Answer;
  }
}

function orderOf(change: Change): Proposal {
  const { quantity = '1', confidence = 0.95, model, side, untilMs, ...members } = change;
  const proposal = orderProposal({ quantity, ...(model && { model }) });
  const price = { type: 'limit', limit_price: '43120.50' };
  return {
    ...proposal,
    ...{ confidence, actor: 'trader-1', ...members },
    action: { ...proposal.action, ...price, ...(side && { side }) },
    ...(untilMs && { valid_until: new Date(Date.now() + untilMs).toISOString() }),
  };
}
