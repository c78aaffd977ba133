import type { BatchAnswer, BatchItem, PushedEvent } from '@acp/contracts';
import { ApiAnswer, ApiProblems, CurrentCaller, type Caller } from '@acp/service';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { accountOf } from '../accept/account.js';
import type { ItemOutcome } from '../accept/accept-events.js';
import { EVENT_DRAFT_SCHEMA } from './event-draft.js';
import { EXAMPLE_BATCH, EXAMPLE_PUSHED } from './examples.js';
import { PushEvents } from './push-events.js';
import { RawBody, type ReceivedBody } from './raw-body.js';
import { pushContextOf } from './request-context.js';

const ACCEPTED = 202;

@ApiTags('push')
@ApiBearerAuth()
@ApiHeader({ name: 'Idempotency-Key', required: false })
@ApiHeader({ name: 'traceparent', required: false })
@ApiHeader({ name: 'tracestate', required: false })
@Controller('v1/events')
export class PushController {
  constructor(private readonly pushEvents: PushEvents) {}

  @Post()
  @HttpCode(ACCEPTED)
  @ApiOperation({ summary: 'Takes one event; answers after the commit.' })
  @ApiBody({ schema: EVENT_DRAFT_SCHEMA })
  @ApiAnswer('PushedEvent', {
    status: ACCEPTED,
    description: 'The event is committed, or was before with the same content.',
    example: EXAMPLE_PUSHED,
  })
  @ApiProblems(
    'GATE.INVALID',
    'GATE.UNKNOWN_TYPE',
    'GATE.UNKNOWN_VERSION',
    'GATE.UNSAFE_VALUE',
    'GATE.CONFLICT',
    'EXPECTATION.FAILED',
    'EXPECTATION.HELD',
  )
  async pushOne(
    @RawBody() body: ReceivedBody,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PushedEvent> {
    const item = await this.pushEvents.pushOne(body, pushContextOf(request, caller));
    return item as PushedEvent;
  }

  @Post('batch')
  @HttpCode(ACCEPTED)
  @ApiOperation({ summary: 'Takes many events; each has its own outcome, in order.' })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ schema: { type: 'array', items: EVENT_DRAFT_SCHEMA } })
  @ApiAnswer('BatchAnswer', {
    status: ACCEPTED,
    description: 'What became of each; refused ones are kept in quarantine.',
    example: EXAMPLE_BATCH,
  })
  @ApiProblems('EXPECTATION.HELD')
  async pushBatch(
    @RawBody() body: ReceivedBody,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<BatchAnswer> {
    const items = await this.pushEvents.pushBatch(body, pushContextOf(request, caller));
    return { items: items.map(toItem), ...accountOf(items) };
  }
}

function toItem(item: ItemOutcome): BatchItem {
  if (item.outcome !== 'rejected') return item;
  const { outcome, event_id, reasons } = item;
  return { outcome, ...(event_id && { event_id }), errors: reasons };
}
