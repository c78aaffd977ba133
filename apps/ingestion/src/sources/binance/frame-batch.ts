import { newId } from '@acp/contracts';
import { rawPayloadOf, type MappedPayload } from '@acp/intake';
import type { FoundGap } from '@acp/persistence';
import type { Passed } from '../../accept/accept-events.js';
import {
  withGaps,
  withInterruption,
  withResets,
  type BinanceCursor,
  type Interruption,
} from './binance-cursor.js';
import type { BinanceStream } from './binance-streams.js';
import { BINANCE, binanceMapper } from './binance.mapper.js';
import { foundGapOf } from './found-gap.js';
import type { ReceivedFrame } from './frame-buffer.js';
import { CandleWatch } from './candle-watch.js';
import { SequenceWatch, type Gap, type Reset } from './sequence-watch.js';

/** Where the connection is once a batch is stored, and what its numbers told. */
export interface Moved {
  cursor: BinanceCursor;
  gaps: Gap[];
  found: FoundGap[];
  resets: Reset[];
}

/** One raw payload per frame. */
export function payloadsOf(
  frames: readonly ReceivedFrame[],
  { connector, venue }: BinanceStream,
): MappedPayload[] {
  return frames.map(({ text, receivedAt }) => {
    const received = { source: BINANCE, connector, body: text, fetchedAt: receivedAt };
    return {
      raw: rawPayloadOf({ ...received, traceId: newId() }),
      mapperVersion: binanceMapper.version,
      records: binanceMapper.map(text, { fetchedAt: receivedAt, venue }),
    };
  });
}

/** The cursor moved past the batch, by the records that passed the gate alone. Changes nothing. */
export function movedPast(
  payloads: readonly MappedPayload[],
  passed: Passed,
  from: { cursor: BinanceCursor; interruptions: readonly Interruption[]; now: Date },
): Moved {
  const watch = new SequenceWatch(from.cursor.positions, from.cursor.times);
  const candles = new CandleWatch(from.cursor.candles);
  const gaps = payloads
    .flatMap(({ records }, raw) => records.filter((_, index) => passed(raw, index)))
    .flatMap((record) => (record.kind === 'draft' ? [record.draft] : []))
    .map((draft) => watch.observe(draft) ?? candles.observe(draft))
    .filter((gap): gap is Gap => gap !== null);
  const found = gaps.map(foundGapOf);
  const known = gaps.map((gap, index) => ({ ...gap, id: found[index]!.id }));
  const { resets } = watch;
  const interrupted = from.interruptions.reduce(withInterruption, from.cursor);
  const cursor = {
    ...withResets(withGaps(interrupted, known, from.now), resets, from.now),
    frames: interrupted.frames + payloads.length,
    last_received_at: payloads.at(-1)?.raw.fetched_at.toISOString() ?? interrupted.last_received_at,
    positions: watch.positions(),
    times: watch.times(),
    candles: candles.positions(),
  };
  return { cursor, gaps, found, resets };
}
