import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from './canonical-json.js';
import { canonicalTime } from './canonical-time.js';
import type { CanonicalEvent } from './event.js';
import { contentSha256, deriveEventId, deriveTimedEventId } from './identity.js';

interface Vectors {
  derived_ids: { source: string; stream: string; key: string; event_id: string }[];
  timed_ids: {
    source: string;
    stream: string;
    key: string;
    occurred_at: string;
    event_id: string;
  }[];
  times: { text: string; canonical: string | null }[];
  canonical_json: { json: string; canonical: string; sha256: string }[];
  content: { event: CanonicalEvent; sha256: string }[];
}

/** What every language that makes ids or digests is tested with. */
const vectors = JSON.parse(
  readFileSync(join(__dirname, '../vectors/identities.json'), 'utf8'),
) as Vectors;

it.each(vectors.derived_ids)('the id of $key of $stream', ({ source, stream, key, event_id }) => {
  expect(deriveEventId(source, stream, key)).toBe(event_id);
});

it.each(vectors.timed_ids)(
  'the id of $key at $occurred_at',
  ({ event_id, occurred_at, ...key }) => {
    expect(deriveTimedEventId(key, occurred_at)).toBe(event_id);
  },
);

it.each(vectors.times)('the time «$text» is $canonical', ({ text, canonical }) => {
  expect(canonicalTime(text)).toBe(canonical);
});

it.each(vectors.canonical_json)('the digest of $json', ({ json, canonical, sha256 }) => {
  const text = canonicalJson(JSON.parse(json));
  expect(text).toBe(canonical);
  expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
});

it.each(vectors.content)('the digest of $event.event_type', ({ event, sha256 }) => {
  expect(contentSha256(event).toString('hex')).toBe(sha256);
});
