import type { Topic } from '@acp/contracts';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '../../workspace.js';
import type { Drill } from '../drill.js';
import { metricSignal, seenSignal } from '../stage/signals.js';
import type { Stage } from '../stage/stage.js';

const HOUR_MS = 3_600_000;
const CP = join(WORKSPACE, 'tools/dist/commands/cp.js');

/** What a process on a machine with a wrong clock reads; its timers are right, as they are there. */
const WRONG_CLOCK = {
  NODE_OPTIONS: `--import ${join(WORKSPACE, 'tools/test/faults/shifted-clock.mjs')}`,
  SHIFTED_CLOCK_MS: String(HOUR_MS),
};

export const clockJump: Drill = {
  name: 'clock-jump',
  title: 'the clock of a machine is an hour ahead',
  runbook: 'runbooks/breaker-open.md',
  async rehearse(stage) {
    await stage.break(
      'Relay and ingestion come back on a machine whose clock is an hour ahead of the database and of the receiver. (A jump inside of a running process is not made here: that takes the clock of the whole machine.)',
      () =>
        Promise.all([stage.restart('relay', WRONG_CLOCK), stage.restart('ingestion', WRONG_CLOCK)]),
    );
    await stage.detect(
      metricSignal({
        url: stage.apps.relay.url,
        metric: 'control_plane_relay_breaker_state',
        labels: { topic: 'events' },
        above: 0,
      }),
      seenSignal('`npm run cp -- topics` says `TRANSPORT.UNAUTHENTICATED`', async () => {
        const { breaker_reason } = await stage.ops.get<Topic>('/v1/topics/events');
        return breaker_reason?.includes('TRANSPORT.UNAUTHENTICATED') ?? false;
      }),
      seenSignal('`npm run cp -- doctor` on that machine ends with 2: clock', () => {
        return doctorNamesClock(stage);
      }),
    );
    stage.seen.push(
      'Claims, leases and retries go by the clock of the database and went on. A signed webhook goes by the clock of the relay: receivers refuse what is signed more than five minutes from their own time (401). That is the fault of the sender and of no event: the breaker opens, everything waits and no attempt is spent.',
    );
    await stage.mend(
      'The clock is set right and the processes start again on it. The next attempt is taken, the breaker closes and what waited is delivered.',
      async () => {
        await Promise.all([stage.restart('relay'), stage.restart('ingestion')]);
        await stage.load.stop();
      },
    );
  },
};

function doctorNamesClock(stage: Stage): boolean {
  const env = { ...process.env, ...WRONG_CLOCK, DATABASE_URL: stage.postgres.url };
  const args = [CP, '--json', 'doctor'];
  const { status, stdout } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 2) return false;
  const { findings } = JSON.parse(stdout) as { findings: { check: string; verdict: string }[] };
  return findings.some(({ check, verdict }) => check === 'clock' && verdict === 'bad');
}
