import { useQueryClient } from '@tanstack/react-query';
import { useApi } from '../api/use-api.js';
import { ReasonDialog } from '../display/reason-dialog.js';
import { useToast } from '../shell/toasts.js';

export function RetireDialog(props: { consumer: string; onClose: () => void }) {
  const { consumer, onClose } = props;
  const api = useApi();
  const queries = useQueryClient();
  const toast = useToast();
  const params = { path: { name: consumer } };
  return (
    <ReasonDialog
      danger
      title={`Retire ${consumer}`}
      lead="Stop it first: one that is seen again counts again. What it has not had and what it gave up counts no more and raises nothing; the audit log keeps the numbers."
      confirm="Retire"
      act={(reason) => api.post('/v1/consumers/{name}/retire', params, { reason })}
      onDone={() => {
        toast(`${consumer} is retired.`);
        void queries.invalidateQueries();
        onClose();
      }}
      onClose={onClose}
    />
  );
}
