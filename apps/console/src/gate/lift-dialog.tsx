import type { SwitchPeriod } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';
import { scopeWords } from './scope.js';

/** The first of two people asks, the second lifts; one does where the ops-api says that one is enough. */
export function LiftDialog({ period, onClose }: { period: SwitchPeriod; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const { scope, lift_requested: asked } = period;
  const words = scopeWords(scope);

  async function lift(reason: string) {
    const { on } = await api.post('/v1/switches/disengage', {}, { scope, reason });
    toast(on ? `Asked: ${scope} stays on until another governor lifts it.` : `${scope} is lifted.`);
  }

  return (
    <ReasonDialog
      danger={asked !== null}
      title={asked ? `Lift the switch of ${words}` : `Ask to lift the switch of ${words}`}
      lead={
        asked
          ? `${asked.by} asked for it: ${asked.reason}. With your word it is off, and decisions of ${words} are released again.`
          : 'Two people lift a switch. This only asks for it, and another governor lifts it; with OPS_DISENGAGE_QUORUM=1 it is lifted at once.'
      }
      confirm={asked ? 'Lift' : 'Ask to lift'}
      act={lift}
      onDone={() => {
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    />
  );
}
