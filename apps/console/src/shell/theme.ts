export type Theme = 'system' | 'light' | 'dark';

const STORED_THEME = 'control-plane.theme';
const ORDER: readonly Theme[] = ['system', 'light', 'dark'];

export function storedTheme(): Theme {
  const stored = localStorage.getItem(STORED_THEME);
  return ORDER.find((theme) => theme === stored) ?? 'system';
}

export function applyStoredTheme(): void {
  const theme = storedTheme();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The next one in turn; charts redraw on the event. */
export function switchTheme(): Theme {
  const next = ORDER[(ORDER.indexOf(storedTheme()) + 1) % ORDER.length]!;
  localStorage.setItem(STORED_THEME, next);
  applyStoredTheme();
  window.dispatchEvent(new Event('themechange'));
  return next;
}
