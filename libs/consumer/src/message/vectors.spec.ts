import { isCanary } from '@acp/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusedAcks } from '../acks/refused-acks.js';
import { secretKey, signatureProblem } from '../webhook/verify-signature.js';
import { readWebhookMessages } from '../webhook/webhook-messages.js';
import { decodeMessage } from './decode-message.js';
import { normaliseHeaders, type InboundMessage } from './inbound-message.js';

/** What every language that consumes is tested with. */
function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, '../../../contracts/vectors', name), 'utf8')) as T;
}

interface MessageCase extends InboundMessage {
  name: string;
  expect: { event?: object; canary?: boolean; code?: string; event_id?: string };
}

describe('a message', () => {
  const { readable, undecodable, header_texts } = read<{
    readable: MessageCase[];
    undecodable: MessageCase[];
    header_texts: { text: string; encoded: string }[];
  }>('messages.json');

  it.each([...readable, ...undecodable])(
    'of the vectors: $name',
    ({ expect: expected, ...given }) => {
      const decoded = decodeMessage({ ...given, headers: normaliseHeaders(given.headers) });
      const said =
        decoded.kind === 'event'
          ? { event: decoded.event, canary: isCanary(decoded.event) }
          : { code: decoded.code, event_id: decoded.eventId };
      expect(said).toEqual(expected);
    },
  );

  it.each(header_texts)('over HTTP has the header text $text', ({ text, encoded }) => {
    const { messages } = readWebhookMessages(Buffer.from('{}'), { 'x-acp-partition-key': encoded });
    expect(messages[0]!.headers).toEqual({ partition_key: text });
  });
});

interface SignatureCase {
  name: string;
  secrets: string[];
  headers: Record<string, string>;
  body: string;
  now: number;
  holds: boolean;
}

describe('a signature', () => {
  const vectors = read<{
    cases: SignatureCase[];
    tolerance_seconds: number;
    bad_secrets: string[];
  }>('webhook-signatures.json');

  it.each(vectors.cases)('$name: $holds', ({ secrets, headers, body, now, holds }) => {
    const problem = signatureProblem(
      { headers, body: Buffer.from(body) },
      { secrets, now: new Date(now * 1000), toleranceSeconds: vectors.tolerance_seconds },
    );
    expect(problem === null).toBe(holds);
  });

  it.each(vectors.bad_secrets)('is by no secret such as «%s»', (secret) => {
    expect(() => secretKey(secret)).toThrow('webhook secret');
  });
});

describe('a report that is refused for', () => {
  const { request, refusals } = read<{
    request: { acks: { topic: string }[] };
    refusals: { name: string; answer: object; dropped: number[] | null }[];
  }>('acks.json');

  it.each(refusals)('$name drops $dropped', ({ answer, dropped }) => {
    const refused = refusedAcks(JSON.stringify(answer), request.acks);
    expect(refused ? [...refused.indexes].sort() : null).toEqual(dropped);
  });
});
