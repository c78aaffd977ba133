import type { RetiredConsumer } from '@acp/contracts/api';
import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';

export function RetireDialog(props: { consumer: string; onClose: () => void }) {
  const { consumer, onClose } = props;
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const path = `/v1/consumers/${encodeURIComponent(consumer)}/retire`;
  return (
    <ReasonDialog
      danger
      title={`Retire ${consumer}`}
      lead="Stop it first: one that is seen again counts again. What it has not had and what it gave up counts no more and raises nothing; the audit log keeps the numbers."
      confirm="Retire"
      act={(reason) => api.post<RetiredConsumer>(path, { reason })}
      onDone={() => {
        toast(`${consumer} is retired.`);
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    />
  );
}
