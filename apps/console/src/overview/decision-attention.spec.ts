import type { GatekeeperOverview, Overview } from '@acp/contracts/api';
import { decisionItems, deniedShare } from './decision-attention.js';

const NOW = Date.parse('2026-11-30T08:00:00Z');
const at = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString();

function items(change: Partial<GatekeeperOverview>) {
  const calm = { held: 0, expiring_soon: 0, next_expiry_at: null, switches: [], switches_on: 0 };
  return decisionItems({ at: at(0), gatekeeper: { ...calm, ...change } } as unknown as Overview);
}

describe('decisionItems', () => {
  it('says nothing of what waits and has time, nor where nothing is switched off', () => {
    expect(items({ held: 7, next_expiry_at: at(7_200) })).toEqual([]);
  });

  it('names what ends soon, and when the next does', () => {
    expect(items({ held: 7, expiring_soon: 2, next_expiry_at: at(95) })).toMatchObject([
      {
        tone: 'warn',
        what: '2 held decisions end within 15 minutes',
        why: 'The next in 1 min 35 s, of 7 that wait. What nobody answers is never released.',
        press: { href: '/approvals' },
      },
    ]);
    expect(items({ held: 1, expiring_soon: 1, next_expiry_at: at(-3) })[0]).toMatchObject({
      what: '1 held decision ends within 15 minutes',
      why: expect.stringMatching(/^The next in 0 s/),
    });
  });

  it('names the switch that has been on longest, and how many others are', () => {
    const by = { engaged_by: 'key:gina', engaged_at: at(-130), reason: 'incident 318' };
    const model = { ...by, scope: 'model:risk-7' };
    expect(items({ switches: [model, { ...by, scope: '*' }], switches_on: 2 })).toMatchObject([
      {
        tone: 'warn',
        what: 'A switch stops model:risk-7',
        why: 'by key:gina for 2 min 10 s: incident 318; 1 more. Nothing of it is released until it is lifted.',
      },
    ]);
    expect(items({ switches: [{ ...by, scope: '*' }], switches_on: 1 })[0]!.what).toBe(
      'A switch stops every release',
    );
  });
});

describe('deniedShare', () => {
  const shareOf = (decided: number, denied: number) =>
    deniedShare({ recent: { decided, denied, stopped: 0 } } as GatekeeperOverview);

  it('is a share of what was decided, and a dash where nothing was', () => {
    expect([shareOf(0, 0), shareOf(8, 1), shareOf(3, 3), shareOf(5, 0)]).toEqual([
      ...['–', '12.5 %', '100 %', '0 %'],
    ]);
  });
});
