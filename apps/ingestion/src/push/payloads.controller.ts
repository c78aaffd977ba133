import type { PayloadsAnswer, RefusedRecord } from '@acp/contracts';
import { ApiAnswer, ApiProblems, CurrentCaller, type Caller } from '@acp/service';
import { Controller, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { AcceptedPayload } from '../accept/accept-events.js';
import { accountOf } from '../accept/account.js';
import { EXAMPLE_PAYLOADS } from './examples.js';
import { PushPayloads } from './push-payloads.js';
import { RawBody, type ReceivedBody } from './raw-body.js';
import { headersOf, pushContextOf } from './request-context.js';

const ACCEPTED = 202;
const ERRORS_MAX = 20;

@ApiTags('push')
@ApiBearerAuth()
@Controller('v1/sources/:source/payloads')
export class PayloadsController {
  constructor(private readonly pushPayloads: PushPayloads) {}

  @Post()
  @HttpCode(ACCEPTED)
  @ApiOperation({ summary: 'Takes payloads as the vendor sends them; answers the account.' })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiQuery({ name: 'venue', required: false, description: 'Where the payload does not say it.' })
  @ApiBody({ schema: {}, description: 'One payload, or with NDJSON one on each line.' })
  @ApiAnswer('PayloadsAnswer', {
    status: ACCEPTED,
    description: 'The account; refused records are kept in quarantine.',
    example: EXAMPLE_PAYLOADS,
  })
  @ApiProblems('MAPPER.UNKNOWN_SOURCE', 'EXPECTATION.HELD')
  async push(
    @RawBody() body: ReceivedBody,
    @Param('source') source: string,
    @Query('venue') venue: string | string[] | undefined,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PayloadsAnswer> {
    const { trace_id: traceId, trace } = pushContextOf(request, caller);
    const single = Array.isArray(venue) ? venue.join() : venue;
    const headers = headersOf(request);
    const pushed = { body, source, venue: single, headers, traceId, trace };
    return toAnswer(await this.pushPayloads.push(pushed));
  }
}

function toAnswer(payloads: readonly AcceptedPayload[]): PayloadsAnswer {
  const items = payloads.flatMap((payload) => payload.items);
  return {
    raw_payloads: payloads.length,
    ...accountOf(items),
    event_ids: items.flatMap((item) => (item.outcome === 'rejected' ? [] : [item.event_id])),
    errors: refusedOf(payloads),
  };
}

function refusedOf(payloads: readonly AcceptedPayload[]): RefusedRecord[] {
  const refused = payloads.flatMap(({ raw_payload_id, items }) =>
    items.flatMap((item, record_index) =>
      item.outcome === 'rejected' ? [{ raw_payload_id, record_index, reasons: item.reasons }] : [],
    ),
  );
  return refused.slice(0, ERRORS_MAX);
}
