import { pathOf as consumerPath } from '../consumers/consumer-table.js';
import { sourcePath } from '../sources/source-path.js';
import { topicPath } from '../topics/topic-path.js';
import type { MapNode } from './graph.js';

/** Where a press on a node leads. */
export function nodePath({ column, name }: Pick<MapNode, 'column' | 'name'>): string {
  switch (column) {
    case 'source':
      return sourcePath(name);
    case 'type':
      return `/events?q=${encodeURIComponent(`event_type:${name}`)}`;
    case 'topic':
      return topicPath(name);
    case 'consumer':
      return consumerPath(name);
  }
}
