/** Colours are read when a chart is drawn: a canvas does not follow the style sheet by itself. */

export function axisFont(): string {
  return `11px ${getComputedStyle(document.body).fontFamily}`;
}

/** The token as the browser resolves it in the theme that is on, `light-dark()` included. */
export function colour(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** Calls back when the theme changes, by the switch or by the machine; answers how to stop that. */
export function onThemeChange(draw: () => void): () => void {
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', draw);
  window.addEventListener('themechange', draw);
  return () => {
    scheme.removeEventListener('change', draw);
    window.removeEventListener('themechange', draw);
  };
}
