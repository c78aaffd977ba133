import { Toast } from '@base-ui/react/toast';

const SHOWN_MS = 5_000;

/** Says in one sentence that an action was taken. */
export function useToast(): (sentence: string) => void {
  const manager = Toast.useToastManager();
  return (sentence) => void manager.add({ description: sentence, timeout: SHOWN_MS });
}

export function Toasts() {
  const { toasts } = Toast.useToastManager();
  return (
    <Toast.Portal>
      <Toast.Viewport className="toasts">
        {toasts.map((toast) => (
          <Toast.Root key={toast.id} toast={toast} className="toast">
            <Toast.Description />
            <Toast.Close className="button plain tiny" aria-label="Close">
              ×
            </Toast.Close>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  );
}
