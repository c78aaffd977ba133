import { TokenBucket } from './token-bucket.js';

let now = 0;
const bucket = () => new TokenBucket(() => now);

describe('TokenBucket', () => {
  it('lets everything pass without a rate', () => {
    expect(bucket().take(1_000_000)).toBe(1_000_000);
  });

  it('lets the rate pass, no more, over ten seconds', () => {
    now = 0;
    const limited = bucket();
    limited.setRate(100);
    let passed = 0;
    for (now = 0; now <= 10_000; now += 10) passed += limited.take(500);
    expect(passed).toBeGreaterThan(980);
    expect(passed).toBeLessThanOrEqual(1_001);
  });

  it('saves up at most a quarter of a second', () => {
    now = 0;
    const limited = bucket();
    limited.setRate(100);
    now = 60_000;
    expect(limited.take(500)).toBe(25);
  });

  it('says how long until the next token, also for slow rates', () => {
    now = 0;
    const limited = bucket();
    limited.setRate(1);
    expect(limited.waitMs()).toBe(1_000);
    now = 1_000;
    expect(limited.take(5)).toBe(1);
  });

  it('takes back what was not used', () => {
    now = 0;
    const limited = bucket();
    limited.setRate(100);
    now = 1_000;
    expect(limited.take(25)).toBe(25);
    limited.giveBack(25);
    expect(limited.take(25)).toBe(25);
  });
});
