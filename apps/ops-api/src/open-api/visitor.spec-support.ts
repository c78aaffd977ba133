import { ApiDocument, ApiVisitor } from '@acp/testing';
import { KEYS } from '../test-api.spec-support.js';

type Role = keyof typeof KEYS;

export function keyOf(role: Role): Record<string, string> {
  return { authorization: `Bearer ${KEYS[role]}` };
}

/** Visits as a viewer, an operator or nobody. */
export class Visitor extends ApiVisitor {
  /** The same visits, at another process. */
  at(url: string): Visitor {
    return new Visitor(url, this.document, this.faults);
  }

  get<Body>(path: string, status = 200, as: Role = 'viewer'): Promise<Body> {
    return this.visit<Body>('GET', path, status, { headers: keyOf(as) });
  }

  post<Body>(path: string, body: unknown, status: number): Promise<Body> {
    return this.send<Body>('POST', path, body, status);
  }

  send<Body>(method: string, path: string, body: unknown, status: number): Promise<Body> {
    const hasBody = body !== undefined;
    return this.visit<Body>(method, path, status, {
      headers: { ...keyOf('operator'), ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(body) }),
    });
  }

  /** Every line of an answer that is one document a line. */
  async getLines(path: string): Promise<void> {
    const response = await fetch(this.url + path, { headers: keyOf('viewer') });
    const contentType = response.headers.get('content-type') ?? '';
    const [route] = path.split('?') as [string];
    for (const line of (await response.text()).trimEnd().split('\n')) {
      const body = JSON.parse(line) as unknown;
      this.note('GET', route, 200, { status: response.status, contentType, body });
    }
  }

  /** The data of the stream's messages, until there was one of each type. */
  async readStream(types: readonly string[], lastId: string): Promise<void> {
    const { status, headers, body } = await fetch(`${this.url}/v1/stream`, {
      headers: { ...keyOf('viewer'), 'last-event-id': lastId },
    });
    const contentType = headers.get('content-type') ?? '';
    const awaited = new Set(types);
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks.filter((each) => /^data:/m.test(each))) {
        const data: unknown = JSON.parse(fieldOf(block, 'data'));
        this.note('GET', '/v1/stream', 200, { status, contentType, body: data });
        awaited.delete(fieldOf(block, 'event'));
      }
      if (awaited.size === 0) return;
    }
  }
}

function fieldOf(block: string, name: string): string {
  return new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
}

/** The document of a process, and one who visits it. */
export async function visitorOf(url: string): Promise<Visitor> {
  return new Visitor(url, await ApiDocument.of(url));
}
