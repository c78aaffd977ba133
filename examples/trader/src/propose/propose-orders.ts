import {
  GatekeeperError,
  type DecisionState,
  type Gatekeeper,
  type Place,
  type Proposal,
} from '@acp/gatekeeper';
import type { SymbolHistory } from '../market/market.js';
import { forecasts, MODEL, train } from '../model/forecast.js';
import { ordersOn, type Idea } from '../orders/orders.js';

const ACTOR = 'trader-1';
/** Orders on everything. */
const ACCOUNT = 'paper-1';
/** Has the strongest of them as well. */
const SECOND_ACCOUNT = 'paper-2';
const BASIS_POINTS = 10_000;

export interface Proposed extends Idea {
  state: DecisionState;
  /** Why it was not released at once: the rules that stopped it, or the gatekeeper's words. */
  why: string;
}

/**
 * Trains the model on the market and proposes what it would do now. The same market is the same run: each
 * proposal made again has the decision that it had. Without a market it has nothing to propose.
 */
export async function proposeOrders(
  gatekeeper: Pick<Gatekeeper, 'propose'>,
  market: readonly SymbolHistory[],
): Promise<Proposed[]> {
  if (market.length === 0) return [];
  const seen = forecasts(train(market), market);
  const ideas = [...ordersOn(seen, ACCOUNT), ...ordersOn(seen, SECOND_ACCOUNT).slice(0, 1)];
  const run = runOf(market);
  const proposed: Proposed[] = [];
  // One after the other: an order may use up what the budget has for the next.
  for (const idea of ideas) {
    const step = `${idea.order.account}/${idea.order.symbol}`;
    proposed.push({ ...idea, ...(await decided(gatekeeper, proposalOf(idea), { run, step })) });
  }
  return proposed;
}

async function decided(
  gatekeeper: Pick<Gatekeeper, 'propose'>,
  proposal: Proposal,
  place: Place,
): Promise<Pick<Proposed, 'state' | 'why'>> {
  try {
    const { state, rules } = await gatekeeper.propose(proposal, place);
    return { state, why: rules.map(({ id }) => id).join(', ') };
  } catch (error) {
    const state = error instanceof GatekeeperError && error.decision?.state;
    if (state) return { state, why: error.message };
    throw error;
  }
}

function proposalOf({ forecast, order }: Idea): Proposal {
  const { symbol, expectedReturn, confidence, features, inputs, quote } = forecast;
  const points = (expectedReturn * BASIS_POINTS).toFixed(2);
  return {
    model: MODEL,
    actor: ACTOR,
    subject: order.account,
    decision: `${order.side} ${symbol}`,
    confidence,
    rationale: `The price is expected to change by ${points} basis points in the next 20 quotes.`,
    inputs,
    attributes: { expected_return: expectedReturn, ...features },
    action: { kind: 'order.place', ...order },
    causation_id: quote.eventId,
  };
}

/** Names the market that was seen: how many events, and the newest. */
function runOf(market: readonly SymbolHistory[]): string {
  const events = market.flatMap(({ quotes, candles }) => [...quotes, ...candles]);
  const newest = events.reduce((a, b) =>
    b.at > a.at || (b.at === a.at && b.eventId > a.eventId) ? b : a,
  );
  return `${MODEL.name}@${MODEL.version} on ${events.length} events to ${newest.eventId}`;
}
