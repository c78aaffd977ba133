import type { DecisionDetail } from '@acp/contracts/api';
import { hopsOf } from './hops-of.js';

const at = (ms: number) => new Date(Date.parse('2026-11-30T08:00:00Z') + ms).toISOString();

describe('hopsOf', () => {
  it('times each part of the way to an effect', () => {
    const decision = detail({
      verdicts: [{ payload: { now: at(0) } }],
      ...{ created_at: at(9), settled_at: at(5_009), quorum: 1 },
      deliveries: [{ topic: 'orders', created_at: at(5_009), delivered_at: at(5_020) }],
      effects: [
        { topic: 'orders', consumer: 'desk', processed_at: at(5_050) },
        { topic: 'audit', consumer: 'archive', processed_at: at(6_000) },
      ],
    });
    expect(hopsOf(decision)).toEqual([
      { name: 'received → decided', where: 'policy', ms: 9 },
      { name: 'held → settled', where: 'people', ms: 5_000 },
      { name: 'ordered → delivered', where: 'orders', ms: 11 },
      { name: 'delivered → effect', where: 'desk', ms: 30 },
    ]);
  });

  it('says nothing of what has not happened', () => {
    const decision = detail({
      verdicts: [],
      ...{ created_at: at(9), settled_at: null, quorum: 1 },
      deliveries: [{ topic: 'orders', created_at: at(9), delivered_at: null }],
      effects: [],
    });
    expect(hopsOf(decision)).toEqual([]);
  });
});

function detail(members: object): DecisionDetail {
  return members as DecisionDetail;
}
