import { firstStart, ledgerOfThePage, type FirstStart } from './first-start.js';
import { NODE_LINES } from './node-lines.js';

jest.setTimeout(900_000);

describe.each(NODE_LINES)('the commands of README.md, in a fresh clone on Node %s', (line) => {
  let seen: FirstStart;
  beforeAll(async () => (seen = await firstStart(line)));

  it('install and start it without a warning', () => {
    expect(seen.started).toContain(`v${line}`);
    expect(seen.started).toContain('installing packages');
    expect(seen.warnings).toEqual([]);
  });

  it('print the ledger of the page, and the decision that waits', () => {
    expect(seen.started).toMatch(ledgerOfThePage());
    expect(seen.started).toMatch(/imbalance: must be 0 +│ +0 │/);
    expect(seen.held).toContain('order.place');
  });

  it('take an event, and tell its life and the accounts', () => {
    const [accepted, trace, ledger] = seen.answers;
    expect(accepted).toMatchObject({ outcome: 'accepted' });
    expect(JSON.stringify(trace)).toContain(String(accepted!['event_id']));
    expect(ledger).toMatchObject({ imbalance: 0 });
  });
});
