import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactNode } from 'react';
import { useSession } from './session.js';
import { whyNot, type Requirement } from './may.js';

interface GuardedButtonProps {
  needs?: Requirement;
  /** A reason of the page's own why the action cannot be taken now. */
  blocked?: string | null;
  className?: string;
  onClick: () => void;
  children: ReactNode;
  label?: string;
}

/**
 * A button whose action the caller's role may not allow. It stays in place and in the tab order, and
 * says why: an operator who is refused must not have to guess.
 */
export function GuardedButton({
  needs = 'operator',
  blocked,
  className = '',
  onClick,
  children,
  label,
}: GuardedButtonProps) {
  const { caller } = useSession();
  const reason = whyNot(caller, needs) ?? blocked ?? null;
  const button = (
    <button
      type="button"
      className={`button ${className}`}
      aria-label={label}
      aria-disabled={reason !== null}
      onClick={reason === null ? onClick : undefined}
    >
      {children}
      {reason && <span className="visually-hidden">. {reason}</span>}
    </button>
  );
  if (reason === null) return button;
  return (
    <Tooltip.Root>
      <Tooltip.Trigger delay={100} render={button} />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className="tooltip">{reason}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
