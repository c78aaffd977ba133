import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/** The place shown last; null while the document is new. */
let shown: string | null = null;

/** Where the document was opened: who goes on from there comes from another page. */
export function useStart(place: string): void {
  useLayoutEffect(() => {
    shown ??= place;
  }, [place]);
}

/**
 * For the heading of a page. Where somebody came from another page the focus goes to it: a screen
 * reader says the name of the page, and Tab goes on from its beginning. A document that was just
 * opened keeps the order of the browser.
 */
export function useArrival(place = window.location.pathname): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = shown;
    shown = place;
    if (before !== null && before !== place) heading.current?.focus({ preventScroll: true });
  }, [place]);
  return heading;
}
