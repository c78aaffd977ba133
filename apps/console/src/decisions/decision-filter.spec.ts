import { decisionFilterOf } from './decision-filter.js';

describe('decisionFilterOf', () => {
  it('takes what the address names, and nothing that is empty or unknown', () => {
    const search = new URLSearchParams('state=held&model=risk-7&actor=&trace_id=7&colour=red');
    expect(decisionFilterOf(search)).toEqual({ state: 'held', model: 'risk-7', trace_id: '7' });
  });

  it('asks for every state where the address names none that there is', () => {
    expect(decisionFilterOf(new URLSearchParams('state=lost'))).toEqual({});
  });
});
