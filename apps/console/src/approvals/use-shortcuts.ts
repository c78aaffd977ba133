import { useEffect, useRef } from 'react';

/**
 * Single keys for the whole page. They are nobody's while somebody types, a dialog is open or a modifier
 * is held; Enter and Space stay with what has the focus where that is a control of its own.
 */
export function useShortcuts(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined;
      if (!act || isTaken(event)) return;
      event.preventDefault();
      act();
    }
    // Before the keys of the whole console, which leave alone what a page has taken.
    document.addEventListener('keydown', press, true);
    return () => document.removeEventListener('keydown', press, true);
  }, []);
}

function isTaken(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  // By its class: what says that something is done has the role of a dialog too.
  if (document.querySelector('.dialog')) return true;
  const target = event.target as HTMLElement;
  if (target.closest('input, textarea, select')) return true;
  const own = event.key.startsWith('Arrow') || event.key === 'Enter' || event.key === ' ';
  return own && !target.closest('.queue') && target !== document.body;
}
