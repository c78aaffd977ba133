import { inspectEvent } from '@acp/contracts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { VECTOR_FILES } from './vector-files.js';

const kept = (name: string): unknown =>
  JSON.parse(readFileSync(join(WORKSPACE, 'libs/contracts/vectors', name), 'utf8'));
/** As it is after it was written and read. */
const read = (value: object): unknown => JSON.parse(JSON.stringify(value));

it.each(Object.entries(VECTOR_FILES))('%s is what the code makes', (name, make) => {
  expect(kept(name)).toEqual(read(make()));
});

it('no vector is a second one of its name', () => {
  const { cases } = kept('webhook-signatures.json') as { cases: { name: string }[] };
  const { readable, undecodable } = kept('messages.json') as Record<string, { name: string }[]>;
  for (const named of [cases, readable!, undecodable!]) {
    expect(new Set(named.map(({ name }) => name)).size).toBe(named.length);
  }
});

it('every readable event passes the gate, but for the type that nobody knows', () => {
  const { readable } = kept('messages.json') as { readable: { expect: { event: unknown } }[] };
  const codes = readable
    .flatMap(({ expect: { event } }) => inspectEvent(event))
    .map(({ code }) => code);
  expect(codes).toEqual(['GATE.UNKNOWN_TYPE']);
});
