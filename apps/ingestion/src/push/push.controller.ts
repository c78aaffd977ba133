import { CurrentCaller, type Caller } from '@acp/service';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
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
import { BatchAnswerDto, PushedEventDto, type BatchItemDto } from './answers.dto.js';
import { EventDraftDto } from './event-draft.dto.js';
import { PushEvents } from './push-events.js';
import { RawBody, type ReceivedBody } from './raw-body.js';
import { pushContextOf } from './request-context.js';

const ACCEPTED = 202;

@ApiTags('push')
@ApiBearerAuth()
@ApiHeader({ name: 'Idempotency-Key', required: false })
@ApiHeader({ name: 'traceparent', required: false })
@Controller('v1/events')
export class PushController {
  constructor(private readonly pushEvents: PushEvents) {}

  @Post()
  @HttpCode(ACCEPTED)
  @ApiOperation({ summary: 'Takes one event; answers after the commit.' })
  @ApiBody({ type: EventDraftDto })
  @ApiAcceptedResponse({ type: PushedEventDto })
  async pushOne(
    @RawBody() body: ReceivedBody,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PushedEventDto> {
    const item = await this.pushEvents.pushOne(body, pushContextOf(request, caller));
    return item as PushedEventDto;
  }

  @Post('batch')
  @HttpCode(ACCEPTED)
  @ApiOperation({ summary: 'Takes many events; each has its own outcome, in order.' })
  @ApiConsumes('application/json', 'application/x-ndjson')
  @ApiBody({ type: [EventDraftDto] })
  @ApiAcceptedResponse({ type: BatchAnswerDto })
  async pushBatch(
    @RawBody() body: ReceivedBody,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<BatchAnswerDto> {
    const items = await this.pushEvents.pushBatch(body, pushContextOf(request, caller));
    return { items: items.map(toItem), ...accountOf(items) };
  }
}

function toItem(item: ItemOutcome): BatchItemDto {
  if (item.outcome !== 'rejected') return item;
  const { outcome, event_id, reasons } = item;
  return { outcome, ...(event_id && { event_id }), errors: reasons };
}
