import { webhookKey } from '@acp/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpHeaders } from './webhook-headers.js';
import { webhookSignature } from './webhook-signature.js';

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../../contracts/vectors', name), 'utf8')) as T;
}

it('signs as the vectors say', () => {
  const [first] = read<{
    cases: { secrets: string[]; headers: Record<string, string>; body: string }[];
  }>('webhook-signatures.json').cases;
  const { secrets, headers, body } = first!;
  const content = { id: headers['webhook-id']!, timestamp: Number(headers['webhook-timestamp']) };
  const made = webhookSignature(
    secrets.map((secret) => webhookKey(secret)!),
    { ...content, body },
  );
  expect(made).toBe(headers['webhook-signature']);
});

it('writes header texts as the vectors say', () => {
  const { header_texts } = read<{ header_texts: { text: string; encoded: string }[] }>(
    'messages.json',
  );
  for (const { text, encoded } of header_texts) {
    expect(httpHeaders({ partition_key: text })['x-acp-partition-key']).toBe(encoded);
  }
});
