import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** The raw body; one that a framework has read already is taken from `rawBody`. */
export async function readBody(
  request: IncomingMessage & { rawBody?: unknown },
  bytesMax: number,
): Promise<Buffer> {
  if (Buffer.isBuffer(request.rawBody)) return bounded(request.rawBody, bytesMax);
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > bytesMax) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > bytesMax) throw new BodyTooLarge();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function bounded(body: Buffer, bytesMax: number): Buffer {
  if (body.length > bytesMax) throw new BodyTooLarge();
  return body;
}
