import { createTransport } from '@acp/transports';
import { isDeepStrictEqual, inspect } from 'node:util';
import { makeFresh, type Destination } from './destination.js';
import { outboundMessages } from './messages.js';

/**
 * Sends one message by the adapter and by the client alone, and throws where the server then has two
 * different ones: a ratio of two rates says nothing unless both publish the same bytes.
 */
export async function mustSendTheSame(destination: Destination): Promise<void> {
  const messages = outboundMessages(1);
  await makeFresh(destination);
  const transport = createTransport(destination.topic, destination.env);
  await transport.start();
  await transport.publishBatch(messages, { signal: new AbortController().signal });
  await transport.close();
  const byAdapter = await destination.newest();
  await makeFresh(destination);
  const client = await destination.connect();
  await client.prepare(messages)();
  await client.close();
  const byClient = await destination.newest();
  if (byAdapter !== undefined && isDeepStrictEqual(byAdapter, byClient)) return;
  throw new Error(
    `${destination.name}: the adapter sends\n${inspect(byAdapter)}\nand the client\n${inspect(byClient)}`,
  );
}
