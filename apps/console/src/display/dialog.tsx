import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { useFocusReturn } from './focus-return.js';

interface DialogProps {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Open while it is rendered; Escape and its own buttons close it, a slip beside it does not. */
export function Dialog({ title, lead, wide = false, onClose, children }: DialogProps) {
  useFocusReturn();
  return (
    <BaseDialog.Root open disablePointerDismissal onOpenChange={(open) => !open && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="backdrop" />
        <BaseDialog.Popup className={wide ? 'dialog wide' : 'dialog'}>
          <BaseDialog.Title>{title}</BaseDialog.Title>
          {lead && <BaseDialog.Description className="muted">{lead}</BaseDialog.Description>}
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
