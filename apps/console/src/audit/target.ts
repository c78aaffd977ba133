import { pathOfType } from '../catalogue/type-paths.js';
import { pathOfSet } from '../policies/policy-paths.js';

/** The page of each kind of thing that an action names as its target. */
const PAGES: Record<string, (id: string) => string> = {
  decision: (id) => `/decisions/${id}`,
  event: (id) => `/events/${id}`,
  entry: (id) => `/entries/${id}`,
  topic: (name) => `/topics/${encodeURIComponent(name)}`,
  backtest: (id) => `/backtests/${id}`,
  replay: (id) => `/replays/${id}`,
  rejected: (id) => `/rejected/${id}`,
  policy: pathOfSet,
  event_type: pathOfType,
  action_kind: (name) => `/catalogue?find=${encodeURIComponent(name)}`,
  switch: () => '/gate',
  model: () => '/models',
  held_batch: (id) => `/held-batches/${id}`,
  gap: (id) => `/gaps#${id}`,
};

/** Where `entry:42` or `topic:quotes` is looked at; null for what has no page. */
export function pageOfTarget(target: string): string | null {
  const [, kind, id] = /^(\w+):(.+)$/.exec(target) ?? [];
  const page = kind && Object.hasOwn(PAGES, kind) ? PAGES[kind] : undefined;
  return page && id ? page(id) : null;
}
