import { useSyncExternalStore } from 'react';

/** Below it the page is laid out for a phone, as in the style sheets. */
export const PHONE = '(width < 720px)';

/** Whether the screen is as the query says; asked again when it changes. */
export function useMedia(text: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(text);
      query.addEventListener('change', changed);
      return () => query.removeEventListener('change', changed);
    },
    () => window.matchMedia(text).matches,
  );
}
