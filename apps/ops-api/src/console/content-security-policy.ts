import { createHash } from 'node:crypto';

/** Answers that are data: nothing may be loaded or framed. */
export function apiPolicy(): string {
  return policy({ 'default-src': [`'none'`], 'frame-ancestors': [`'none'`] });
}

/**
 * The console: its own files and nothing else. What the page holds inline is named by its hash, so
 * that nothing that is slipped into it runs.
 */
export function consolePolicy(html: string): string {
  return policy({
    'default-src': [`'none'`],
    'script-src': [`'self'`, ...hashesOf(html, 'script')],
    'style-src': [`'self'`, ...hashesOf(html, 'style')],
    'img-src': [`'self'`, 'data:'],
    'font-src': [`'self'`],
    'connect-src': [`'self'`],
    'manifest-src': [`'self'`],
    'base-uri': [`'none'`],
    'form-action': [`'none'`],
    'frame-ancestors': [`'none'`],
  });
}

/** Swagger UI writes styles into its page. */
export function docsPolicy(): string {
  return policy({
    'default-src': [`'none'`],
    'script-src': [`'self'`],
    'style-src': [`'self'`, `'unsafe-inline'`],
    'img-src': [`'self'`, 'data:'],
    'connect-src': [`'self'`],
    'base-uri': [`'none'`],
    'form-action': [`'none'`],
    'frame-ancestors': [`'none'`],
  });
}

function policy(directives: Record<string, readonly string[]>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

function hashesOf(html: string, element: 'script' | 'style'): string[] {
  const inline = new RegExp(`<${element}(?![^>]*\\ssrc=)[^>]*>([\\s\\S]*?)</${element}>`, 'g');
  return [...html.matchAll(inline)].map(([, text]) => {
    const hash = createHash('sha256').update(text!).digest('base64');
    return `'sha256-${hash}'`;
  });
}
