import { decisionOfEvent } from './decision-of-event.js';

const of = (event_type: string) =>
  decisionOfEvent({ event_id: 'own', event_type, causation_id: 'cause' });

describe('decisionOfEvent', () => {
  it('is the proposal itself, and what caused each end', () => {
    expect(of('AI_DECISION_PROPOSED')).toBe('own');
    expect(of('AI_DECISION_RELEASED')).toBe('cause');
    expect(of('AI_DECISION_EXPIRED')).toBe('cause');
  });

  it('is nothing for what the gatekeeper has no part in', () => {
    expect(of('AI_DECISION_RECORDED')).toBeNull();
    expect(of('MARKET_QUOTE_INGESTED')).toBeNull();
  });
});
