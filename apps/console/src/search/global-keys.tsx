import { lazy, Suspense, useEffect, useState } from 'react';

const CommandPalette = lazy(() => import('./command-palette.js'));
const KeyHelp = lazy(() => import('./key-help.js'));

/** Opens the search from anywhere, as Ctrl+K does. */
export function openSearch(): void {
  document.dispatchEvent(new CustomEvent('opensearch'));
}

/** Keys of the whole console: Ctrl+K, `?`, and j and k in lists. */
export function GlobalKeys() {
  const [open, setOpen] = useState<'search' | 'help' | null>(null);
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpen('search');
      }
      if (isTaken(event)) return;
      if (event.key === '?') setOpen('help');
      if (event.key === 'j') moveRow(1);
      if (event.key === 'k') moveRow(-1);
    }
    const search = () => setOpen('search');
    document.addEventListener('keydown', press);
    document.addEventListener('opensearch', search);
    return () => {
      document.removeEventListener('keydown', press);
      document.removeEventListener('opensearch', search);
    };
  }, []);
  const close = () => setOpen(null);
  return (
    <Suspense>
      {open === 'search' && <CommandPalette onClose={close} />}
      {open === 'help' && <KeyHelp onClose={close} />}
    </Suspense>
  );
}

/** The page has taken it, somebody types, or a dialog is open. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector('.dialog')) return true;
  return (event.target as HTMLElement).closest('input, textarea, select') !== null;
}

/** The first link of the next row gets the focus; the browser scrolls to it. */
function moveRow(step: 1 | -1): void {
  const rows = [...document.querySelectorAll('main [role="row"]')].filter(
    (row) => row.querySelector('[role="cell"] a') !== null,
  );
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? 0 : at + step;
  rows[next]?.querySelector<HTMLElement>('[role="cell"] a')?.focus();
}
