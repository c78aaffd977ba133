import type { Drill } from '../drill.js';
import { notReadySignal, seenSignal } from '../stage/signals.js';

export const postgresDown: Drill = {
  name: 'postgres-down',
  title: 'PostgreSQL is gone',
  runbook: 'postgresql.md',
  async rehearse(stage) {
    const { ingestion, relay, opsApi } = stage.apps;
    await stage.break(
      'PostgreSQL ends at once, without a checkpoint, while events are pushed and delivered.',
      () => stage.postgres.crash(),
    );
    await stage.detect(
      notReadySignal('ingestion', ingestion.url),
      notReadySignal('relay', relay.url),
      notReadySignal('ops-api', opsApi.url),
      seenSignal('pushes are answered `503 SERVICE.UNAVAILABLE`', () =>
        stage.load.refusals.has('503 SERVICE.UNAVAILABLE'),
      ),
    );
    await stage.mend(
      'PostgreSQL is started again and recovers from its log; no app is touched.',
      () => stage.postgres.start(),
    );
    await stage.flows(100);
  },
};
