import type { ApiVisitor } from '@acp/testing';
import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SECRET = 'hook-secret';
const FILE = `
sources:
  - name: chat
    webhook: { preset: slack, secrets: ['\${HOOK_SECRET}'] }
    mapping: { events: [{ type: record.type, payload: record }] }
  - name: slow
    webhook: { preset: slack, secrets: ['\${HOOK_SECRET}'], rate_per_second: 0.001 }
    mapping: { events: [{ type: record.type, payload: record }] }
`;
const DELIVERY = '{"type":"X"}';

/** Visits the answers of webhooks, for the test of the OpenAPI document. */
export class HookVisits {
  static env(): Record<string, string> {
    const file = join(mkdtempSync(join(tmpdir(), 'acp-hooks-')), 'sources.yaml');
    writeFileSync(file, FILE);
    return { SOURCES_FILE: file, HOOK_SECRET: SECRET };
  }

  constructor(private readonly visitor: ApiVisitor) {}

  async good(): Promise<void> {
    await this.deliver(202, DELIVERY);
    await this.deliver(200, '{"type":"url_verification","challenge":"abc"}');
  }

  async refused(bodyBytesMax: number): Promise<void> {
    await this.deliver(400, '');
    await this.deliver(401, DELIVERY, { secret: 'a guess' });
    await this.deliver(401, DELIVERY, { ageSeconds: 3_600 });
    await this.deliver(404, DELIVERY, { source: 'nobody' });
    await this.deliver(413, `"${'x'.repeat(bodyBytesMax)}"`);
    await this.deliver(414, DELIVERY, { source: 'x'.repeat(300) });
    await this.deliver(415, DELIVERY, { headers: { 'content-encoding': 'gzip' } });
    await this.deliver(202, DELIVERY, { source: 'slow' });
    await this.deliver(429, DELIVERY, { source: 'slow' });
  }

  async withoutDatabase(): Promise<void> {
    await this.deliver(503, DELIVERY);
  }

  private async deliver(
    status: number,
    body: string,
    options: {
      secret?: string;
      ageSeconds?: number;
      source?: string;
      headers?: Record<string, string>;
    } = {},
  ): Promise<void> {
    const { secret = SECRET, ageSeconds = 0, source = 'chat', headers = {} } = options;
    const seconds = Math.floor(Date.now() / 1_000) - ageSeconds;
    const digest = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
    const signed = {
      'content-type': 'application/json',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': `v0=${digest}`,
      ...headers,
    };
    const path = `/v1/hooks/${source}`;
    await this.visitor.visit('POST', path, status, { headers: signed, body });
  }
}
