import type { OutboundMessage } from '@acp/contracts';
import { createTransport } from '@acp/transports';
import type { Contender, Work } from '../measure/contender.js';
import { Progress } from '../measure/steadiness.js';
import { relayContender } from '../relay/relay-contenders.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { makeFresh, mustHaveArrived, type Destination } from './destination.js';
import { outboundMessages } from './messages.js';

export interface TransportRuns {
  destination: Destination;
  database: BenchDatabase;
  entries: number;
}

/** The relay with its database, the adapter without one, and the client library alone. */
export function transportContenders(runs: TransportRuns): Contender[] {
  return [relayTo(runs), adapterTo(runs), clientTo(runs)];
}

function relayTo({ destination, database, entries }: TransportRuns): Contender {
  return relayContender({
    name: destination.name,
    says: `the relay, to ${destination.server}`,
    database,
    entries,
    topic: destination.topic,
    env: destination.env as Record<string, string>,
    before: () => makeFresh(destination),
    after: (delivered) => mustHaveArrived(destination, delivered),
  });
}

function adapterTo(runs: TransportRuns): Contender {
  return withoutDatabase(runs, {
    name: `${runs.destination.name}_adapter`,
    says: 'the adapter alone, the same messages in the same batches',
    async open() {
      const transport = createTransport(runs.destination.topic, runs.destination.env);
      await transport.start();
      const { signal } = new AbortController();
      return {
        prepare: (messages) => async () => {
          const outcomes = await transport.publishBatch(messages, { signal });
          const failed = outcomes.find(({ kind }) => kind !== 'delivered');
          if (failed) throw new Error(JSON.stringify(failed));
        },
        close: () => transport.close(),
      };
    },
  });
}

function clientTo(runs: TransportRuns): Contender {
  return withoutDatabase(runs, {
    name: `${runs.destination.name}_client`,
    says: 'the client library alone, everything it takes made beforehand',
    open: () => runs.destination.connect(),
  });
}

interface Sender {
  prepare(messages: readonly OutboundMessage[]): () => Promise<void>;
  close(): Promise<void>;
}

function withoutDatabase(
  { destination, database, entries }: TransportRuns,
  { name, says, open }: { name: string; says: string; open: () => Promise<Sender> },
): Contender {
  const { batch_entries_max: size, claims_in_flight_max: inFlight } = destination.topic.limits;
  let sender: Sender;
  let batches: { size: number; send: () => Promise<void> }[] = [];
  return {
    name,
    client: database.client,
    says,
    async prepare(share) {
      await makeFresh(destination);
      sender = await open();
      const messages = outboundMessages(Math.round(entries * share));
      batches = cut(messages, size).map((part) => ({
        size: part.length,
        send: sender.prepare(part),
      }));
    },
    run: () => sendAll(batches, inFlight),
    async finish() {
      await sender.close();
      const sent = batches.reduce((sum, batch) => sum + batch.size, 0);
      batches = [];
      await mustHaveArrived(destination, sent);
    },
  };
}

/** As many batches in flight as the relay has claims. */
async function sendAll(
  batches: readonly { size: number; send: () => Promise<void> }[],
  inFlight: number,
): Promise<Work> {
  const progress = new Progress();
  let next = 0;
  const loop = async () => {
    while (next < batches.length) {
      const batch = batches[next++]!;
      await batch.send();
      progress.add(batch.size);
    }
  };
  progress.begin(performance.now());
  await Promise.all(Array.from({ length: inFlight }, loop));
  return progress.work();
}

function cut<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
