import type { FastifyInstance } from 'fastify';

/** Which methods a path takes, learnt from the routes as they are registered. */
export class RouteTable {
  private readonly routes: { method: string; pattern: RegExp }[] = [];

  static of(fastify: FastifyInstance): RouteTable {
    const table = new RouteTable();
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const each of [method].flat()) table.add(each, url);
    });
    return table;
  }

  add(method: string, url: string): void {
    this.routes.push({ method, pattern: patternOf(url) });
  }

  /** Sorted; empty where no route has this path. Routes for any path at all do not count. */
  methodsOf(url: string): string[] {
    const path = decoded(url.split('?')[0]!);
    const found = this.routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(found.map(({ method }) => method))].sort();
  }
}

function patternOf(url: string): RegExp {
  if (/^\/?\*$/.test(url)) return /(?!)/;
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  });
  return new RegExp(`^${segments.join('/')}$`);
}

/** As the router compares it; what cannot be decoded it has refused already. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}
