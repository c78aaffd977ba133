import { request } from 'node:http';
import { ApiDocument, type GivenAnswer } from './api-document.js';

export interface Visit {
  headers?: Record<string, string>;
  body?: string;
}

/** Calls routes of a running app and keeps what is wrong with their answers by its OpenAPI document. */
export class ApiVisitor {
  constructor(
    readonly url: string,
    readonly document: ApiDocument,
    /** One for each answer that has another status than expected, or is not as the document says. */
    readonly faults: string[] = [],
  ) {}

  async visit<Body>(
    method: string,
    path: string,
    status: number,
    visit: Visit = {},
  ): Promise<Body> {
    const response = await fetch(this.url + path, { method, ...visit });
    const contentType = response.headers.get('content-type') ?? '';
    const body = bodyOf(contentType, await response.text());
    this.note(method, path, status, { status: response.status, contentType, body });
    return body as Body;
  }

  /** With another Host header, which fetch does not send. */
  async visitAs(host: string, method: string, path: string, status: number): Promise<void> {
    const { hostname, port } = new URL(this.url);
    const answer = await new Promise<GivenAnswer>((resolve, reject) => {
      const sent = request({ hostname, port, method, path, headers: { host } }, (response) => {
        const contentType = response.headers['content-type'] ?? '';
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode!, contentType, body: bodyOf(contentType, text) }),
        );
      });
      sent.on('error', reject).end();
    });
    this.note(method, path, status, answer);
  }

  /** Notes what is wrong with an answer that came in another way. */
  note(method: string, path: string, status: number, answer: GivenAnswer): void {
    this.faults.push(...this.document.faultsOf(method, path, answer));
    if (answer.status === status) return;
    const said = JSON.stringify(answer.body).slice(0, 300);
    this.faults.push(`${method} ${path}: ${answer.status} in place of ${status}, ${said}`);
  }
}

function bodyOf(contentType: string, text: string): unknown {
  return /json/.test(contentType) ? JSON.parse(text) : text;
}
