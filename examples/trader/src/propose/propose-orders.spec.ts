import {
  DecisionDenied,
  DecisionStopped,
  GatekeeperError,
  type Decision,
  type Gatekeeper,
  type Place,
  type Proposal,
} from '@acp/gatekeeper';
import { recordedMarket } from '../model/recorded-market.spec-support.js';
import { proposeOrders } from './propose-orders.js';

type Answer = () => Promise<Decision>;

/** A gatekeeper that says of each symbol and account what it is told to say. */
function answering(said: Record<string, Answer>) {
  const asked: { proposal: Proposal; place: Place }[] = [];
  const propose: Gatekeeper['propose'] = (proposal, place) => {
    asked.push({ proposal, place });
    return (said[String(place.step)] ?? said['else']!)();
  };
  return { asked, gatekeeper: { propose } };
}

const decision = (state: string, ids: string[] = []): Answer => {
  const rules = ids.map((id) => ({ id, result: 'fire' }));
  return () => Promise.resolve({ state, rules } as unknown as Decision);
};

const refusal =
  (error: GatekeeperError): Answer =>
  () =>
    Promise.reject(error);

describe('the trader', () => {
  const market = recordedMarket();

  it('proposes an order on each symbol, the strongest for the second account as well', async () => {
    const { asked, gatekeeper } = answering({ else: decision('released') });
    await proposeOrders(gatekeeper, market);
    expect(asked.map(({ place }) => place.step)).toEqual([
      'paper-1/SUSHIUSDT',
      'paper-1/KEEPUSDT',
      'paper-1/CTKUSDT',
      'paper-1/AKROUSDT',
      'paper-2/SUSHIUSDT',
    ]);
    expect(asked[0]!.proposal).toMatchObject({
      model: { name: 'regression', version: '1' },
      subject: 'paper-1',
      action: { kind: 'order.place', symbol: 'SUSHIUSDT', side: 'buy', limit_price: '7.6150' },
    });
  });

  it('proposes the same in the same places when it sees the same, and elsewhere when not', async () => {
    const [first, again, later] = [1, 2, 3].map(() => answering({ else: decision('released') }));
    await proposeOrders(first!.gatekeeper, market);
    await proposeOrders(again!.gatekeeper, recordedMarket());
    expect(again!.asked).toEqual(first!.asked);
    const [akro, ...others] = market;
    const fewer = [{ ...akro!, quotes: akro!.quotes.slice(1) }, ...others];
    await proposeOrders(later!.gatekeeper, fewer);
    expect(later!.asked[0]!.place.run).not.toBe(first!.asked[0]!.place.run);
  });

  it('goes on after what was not released, and says why', async () => {
    const { gatekeeper } = answering({
      'paper-1/SUSHIUSDT': decision('held', ['large-order']),
      'paper-1/KEEPUSDT': refusal(
        new DecisionDenied('stale-quote', 'DECISION.DENIED', { decision: { state: 'denied' } }),
      ),
      'paper-2/SUSHIUSDT': refusal(
        new DecisionStopped('a switch', 'DECISION.STOPPED', { decision: { state: 'stopped' } }),
      ),
      else: decision('released'),
    });
    const proposed = await proposeOrders(gatekeeper, market);
    expect(proposed.map(({ state, why }) => [state, why])).toEqual([
      ['held', 'large-order'],
      ['denied', 'stale-quote'],
      ['released', ''],
      ['released', ''],
      ['stopped', 'a switch'],
    ]);
  });

  it('ends where the gatekeeper decided nothing', async () => {
    const away = new GatekeeperError('does not answer', 'SERVICE.UNAVAILABLE');
    const { asked, gatekeeper } = answering({ else: refusal(away) });
    await expect(proposeOrders(gatekeeper, market)).rejects.toBe(away);
    expect(asked).toHaveLength(1);
  });
});
