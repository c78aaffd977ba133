import type { HorizonHolder, VacuumHorizonRepository } from '@acp/persistence';
import { VacuumHorizon } from './vacuum-horizon.js';

const session = (age_seconds: number | null, pid = 7): HorizonHolder => ({
  kind: 'session',
  name: 'app',
  pid,
  application_name: 'report',
  state: 'idle in transaction',
  since: '2026-11-21T08:00:00.000Z',
  age_seconds,
  query_start: '2026-11-21T08:00:01.000Z',
  query: 'SELECT 1',
  age_xids: 12,
});

function watch() {
  const seen = { ages: [] as number[], pids: [] as (number | null)[] };
  let holders: HorizonHolder[] = [];
  const repository = { holders: async () => holders } as unknown as VacuumHorizonRepository;
  const horizon = new VacuumHorizon(repository, {
    observer: {
      horizonMeasured: (seconds) => seen.ages.push(seconds),
      horizonHeld: ({ pid }) => seen.pids.push(pid),
    },
  });
  const look = async (...now: HorizonHolder[]) => {
    holders = now;
    await horizon.runOnce();
  };
  return { seen, look };
}

describe('the vacuum horizon', () => {
  it('says the age of the oldest transaction, and 0 when there is none', async () => {
    const { seen, look } = watch();
    await look(session(3), session(40));
    await look(session(null));
    await look();
    expect(seen.ages).toEqual([40, 0, 0]);
  });

  it('warns of a holder once, when it has become old', async () => {
    const { seen, look } = watch();
    await look(session(59));
    expect(seen.pids).toEqual([]);
    await look(session(61));
    await look(session(76));
    expect(seen.pids).toEqual([7]);
    await look(session(91), session(62, 8));
    expect(seen.pids).toEqual([7, 8]);
  });

  it('warns again of one that comes back, and of a slot that has no age', async () => {
    const { seen, look } = watch();
    await look(session(61));
    await look();
    await look(session(61), { ...session(null, 9), kind: 'replication slot', since: null });
    expect(seen.pids).toEqual([7, 7, 9]);
  });
});
