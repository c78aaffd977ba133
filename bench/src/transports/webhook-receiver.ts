import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  /** Different `webhook-id`s. */
  count: number;
  newest: { headers: IncomingHttpHeaders; body: string } | null;
}

/**
 * The receiving side of the webhook runs, started as a process of its own so that it costs the sender
 * nothing: POST takes a message, GET tells what has come, DELETE forgets it. Ends with its parent.
 */
let ids = new Set<string>();
let newest: Received['newest'] = null;

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ count: ids.size, newest } satisfies Received));
    return;
  }
  if (request.method === 'DELETE') {
    [ids, newest] = [new Set(), null];
    response.writeHead(204).end();
    return;
  }
  void take(request).then(() => response.writeHead(204).end());
});

async function take(request: IncomingMessage): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  ids.add(String(request.headers['webhook-id']));
  newest = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
}

process.once('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
