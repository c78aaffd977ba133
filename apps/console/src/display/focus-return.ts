import { useEffect, useState } from 'react';

/**
 * For what opens over the page: when it closes the focus goes back to the button that opened it.
 * Where that is gone, or goes with what was acted on, the focus goes to the content; where the action
 * led to another page it stays there.
 */
export function useFocusReturn(): void {
  const [opener] = useState(() => document.activeElement as HTMLElement | null);
  useEffect(() => () => void requestAnimationFrame(() => giveBack(opener)), [opener]);
}

function giveBack(opener: HTMLElement | null): void {
  if (document.activeElement === document.body) opener?.focus({ preventScroll: true });
  if (isLost()) focusContent();
  else if (document.activeElement === opener) keepFromLoss();
}

function isLost(): boolean {
  return document.activeElement === document.body || document.activeElement === null;
}

function focusContent(): void {
  document.getElementById('content')?.focus({ preventScroll: true });
}

/** Until the focus goes elsewhere. A list that is fetched anew may come without the button. */
function keepFromLoss(): void {
  const observer = new MutationObserver(() => {
    if (!isLost()) return;
    stop();
    focusContent();
  });
  function stop() {
    observer.disconnect();
    document.removeEventListener('focusin', stop);
  }
  observer.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', stop);
}
