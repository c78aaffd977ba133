import { newId } from '@acp/contracts';
import { type MappedPayload, rawPayloadOf } from '@acp/intake';
import {
  withGaps,
  withInterruption,
  type BinanceCursor,
  type Interruption,
} from './binance-cursor.js';
import type { BinanceStream } from './binance-streams.js';
import { BINANCE, binanceMapper } from './binance.mapper.js';
import type { ReceivedFrame } from './frame-buffer.js';
import { SequenceWatch, type Gap } from './sequence-watch.js';

/** Frames on their way into one transaction, and where the connection is once they are stored. */
export interface FrameBatch {
  payloads: MappedPayload[];
  cursor: BinanceCursor;
  gaps: Gap[];
}

/** One raw payload per frame, and the cursor moved past all of them. Changes nothing. */
export function batchOf(
  frames: readonly ReceivedFrame[],
  from: {
    stream: BinanceStream;
    cursor: BinanceCursor;
    interruptions: readonly Interruption[];
    now: Date;
  },
): FrameBatch {
  const payloads = frames.map((frame) => mapped(frame, from.stream));
  const watch = new SequenceWatch(from.cursor.positions);
  const gaps = payloads
    .flatMap(({ records }) => records)
    .flatMap((record) => (record.kind === 'draft' ? [watch.observe(record.draft)] : []))
    .filter((gap): gap is Gap => gap !== null);
  const known = from.interruptions.reduce(withInterruption, from.cursor);
  const cursor = {
    ...withGaps(known, gaps, from.now),
    frames: known.frames + frames.length,
    last_received_at: frames.at(-1)?.receivedAt.toISOString() ?? known.last_received_at,
    positions: watch.positions(),
  };
  return { payloads, cursor, gaps };
}

function mapped({ text, receivedAt }: ReceivedFrame, stream: BinanceStream): MappedPayload {
  const { connector, venue } = stream;
  const received = { source: BINANCE, connector, body: text, fetchedAt: receivedAt };
  return {
    raw: rawPayloadOf({ ...received, traceId: newId() }),
    mapperVersion: binanceMapper.version,
    records: binanceMapper.map(text, { fetchedAt: receivedAt, venue }),
  };
}
