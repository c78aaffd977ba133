import { ControlPlaneError, type Clock, type TraceContext } from '@acp/contracts';
import {
  decodeUtf8,
  type MappedPayload,
  parseJson,
  rawPayloadOf,
  refusedRecord,
  type SourceMapper,
  SOURCE_WAYS,
} from '@acp/intake';
import type { AcceptEvents, AcceptedPayload } from '../accept/accept-events.js';
import { refuseHeld } from '../expectations/refuse-held.js';
import { timeStep } from '../grouping/time-step.js';
import type { PushLimits } from './push-events.js';
import type { ReceivedBody } from './raw-body.js';
import { headersFor, type RequestHeaders } from './request-context.js';
import { splitLines, type Line } from './split-lines.js';

const CONNECTOR = SOURCE_WAYS.payloads;
const VENUE = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export interface PayloadPush {
  body: ReceivedBody;
  source: string;
  venue: string | undefined;
  /** Of the request; the mapper sees those that it reads. */
  headers: RequestHeaders;
  traceId: string;
  trace: TraceContext | null;
}

/** Takes payloads as a vendor sends them and has the source's mapper read them. */
export class PushPayloads {
  constructor(
    private readonly acceptEvents: AcceptEvents,
    private readonly mappers: readonly SourceMapper[],
    private readonly limits: PushLimits,
    private readonly clock: Clock,
  ) {}

  /** One JSON payload, or with NDJSON one per line. All commit together. */
  async push({
    body,
    source,
    venue,
    headers,
    traceId,
    trace,
  }: PayloadPush): Promise<AcceptedPayload[]> {
    const mapper = this.mapperOf(source);
    if (venue !== undefined && !VENUE.test(venue)) {
      const detail = 'venue must be lower case letters, digits, dots and dashes, 64 at most';
      throw new ControlPlaneError('REQUEST.MALFORMED', detail);
    }
    const lines = body.isNdjson ? this.linesOf(body.bytes) : [wholeBody(body.bytes)];
    const fetchedAt = this.clock.now();
    const payloads = timeStep('map', () =>
      lines.map((line) =>
        mappedPayload(line, { mapper, venue, headers, fetchedAt, traceId, trace }),
      ),
    );
    const accepted = await this.acceptEvents.accept(payloads);
    refuseHeld(accepted);
    return accepted;
  }

  private mapperOf(source: string): SourceMapper {
    const mapper = this.mappers.find((candidate) => candidate.source === source);
    if (mapper) return mapper;
    const known = this.mappers.map((candidate) => candidate.source).join(', ');
    throw new ControlPlaneError('MAPPER.UNKNOWN_SOURCE', `there are mappers for ${known}`);
  }

  private linesOf(bytes: Buffer): Line[] {
    const lines = splitLines(bytes);
    const { batchItemsMax } = this.limits;
    if (lines.length === 0) {
      throw new ControlPlaneError('REQUEST.MALFORMED', 'the body holds no payloads');
    }
    if (lines.length > batchItemsMax) {
      const detail = `the body holds ${lines.length} payloads; the limit is ${batchItemsMax}`;
      throw new ControlPlaneError('REQUEST.TOO_LARGE', detail);
    }
    return lines;
  }
}

interface PayloadContext {
  mapper: SourceMapper;
  venue: string | undefined;
  headers: RequestHeaders;
  fetchedAt: Date;
  traceId: string;
  trace: TraceContext | null;
}

function mappedPayload(line: Line, context: PayloadContext): MappedPayload {
  const { mapper, venue, headers, fetchedAt, traceId, trace } = context;
  const raw = rawPayloadOf({
    source: mapper.source,
    connector: CONNECTOR,
    body: line.bytes,
    fetchedAt,
    traceId,
  });
  const records =
    line.text === null
      ? [refusedRecord(line.bytes.toString('utf8'), 'MAPPER.UNREADABLE', 'is not valid UTF-8')]
      : mapper.map(line.text, {
          fetchedAt,
          venue,
          headers: headersFor(mapper, headers),
          deliveryKey: raw.payload_sha256.toString('hex'),
        });
  return { raw, mapperVersion: mapper.version, records, trace };
}

/** A single payload must be JSON, so that a sender who mistook the format learns it at once. */
function wholeBody(bytes: Buffer): Line {
  const text = decodeUtf8(bytes);
  if (text === null) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the body is not valid UTF-8');
  }
  const parsed = parseJson(text);
  if (!parsed.ok) {
    throw new ControlPlaneError('REQUEST.MALFORMED', `the body is not JSON: ${parsed.message}`);
  }
  return { bytes, text };
}
