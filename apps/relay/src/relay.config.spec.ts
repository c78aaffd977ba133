import { loadRelayConfig } from './relay.config.js';

const load = (more: Record<string, string>) =>
  loadRelayConfig({ DATABASE_URL: 'postgres://x/x', ...more });

describe('days that decisions are kept', () => {
  it('are for ever, or six months and more', () => {
    expect(load({}).retentionDecisionDays).toBe(0);
    expect(load({ RETENTION_DECISION_DAYS: '184' }).retentionDecisionDays).toBe(184);
    expect(() => load({ RETENTION_DECISION_DAYS: '183' })).toThrow('GATE_RETENTION_UNREGULATED');
  });

  it('are fewer only where somebody says that no law asks for more', () => {
    const said = { RETENTION_DECISION_DAYS: '7', GATE_RETENTION_UNREGULATED: 'true' };
    expect(load(said).retentionDecisionDays).toBe(7);
  });
});
