import type { DeadLetter, Page } from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import type { Drill } from '../drill.js';
import { pushDecisions } from '../stage/push-decisions.js';
import { metricSignal } from '../stage/signals.js';

const EVENTS = 20;

export const poisonEvent: Drill = {
  name: 'poison-event',
  title: 'a receiver refuses one event for ever',
  runbook: 'dead-letters.md',
  async rehearse(stage) {
    const { partner, ops } = stage;
    let poison: string | undefined;
    await stage.break(
      `A partner's webhook answers 422 to one of ${EVENTS} events, and 200 to the others.`,
      async () => {
        // The first that comes is the one; it keeps being refused.
        partner.statusOf = (id) => (id === (poison ??= id) ? 422 : 200);
        await pushDecisions(stage, EVENTS);
      },
    );
    await stage.detect(
      metricSignal({
        url: stage.apps.opsApi.url,
        metric: 'control_plane_dead_letters',
        labels: { topic: 'partner' },
        above: 0,
      }),
    );
    await waitUntil('all were sent', () => new Set(partner.received).size === EVENTS);
    const { items } = await ops.get<Page<DeadLetter>>('/v1/dead-letters');
    const [letter] = items;
    if (!letter || items.length > 1) throw new Error(`${items.length} dead letters, not one`);
    stage.seen.push(
      `${EVENTS - 1} events beside it were delivered. Attempts that the refused one had: ${letter.delivery_attempts}; its dead letter says \`${letter.error_code}\`.`,
    );
    await stage.mend(
      'The receiver is mended, then the dead letter is replayed: `npm run cp -- dead-letters replay ID --reason …`.',
      async () => {
        partner.statusOf = undefined;
        const reason = 'drill: the receiver is mended';
        await ops.post(`/v1/dead-letters/${letter.id}/replay`, { reason });
      },
    );
  },
};
