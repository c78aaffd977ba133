import type { DeliveryRequest, EventDetail, Trace, TraceEvents } from '@acp/contracts';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EntryIdParam, UuidParam } from '../edge/params.js';
import {
  EXAMPLE_EVENT,
  EXAMPLE_EVENT_DETAIL,
  EXAMPLE_REQUEST,
  EXAMPLE_TRACE,
} from '../examples/events.js';
import { decodeCursor } from '../paging/cursor.js';
import { PageQuery } from '../paging/page-query.js';
import { ReadTrace, TRACE_CURSOR } from './read-trace.js';

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1')
export class TraceController {
  constructor(private readonly read: ReadTrace) {}

  @Get('events/:event_id')
  @ApiOperation({ summary: 'One event with its raw payload, deliveries and effects' })
  @ApiAnswer('EventDetail', { description: 'The event.', example: EXAMPLE_EVENT_DETAIL })
  @ApiProblems('REQUEST.NOT_FOUND')
  event(@Param('event_id', UuidParam) eventId: string): Promise<EventDetail> {
    return this.read.event(eventId);
  }

  @Get('events/:event_id/trace')
  @ApiOperation({
    summary: 'The whole life of an event: raw, event, entries, attempts, consumers, operators',
  })
  @ApiAnswer('Trace', { description: 'The life, oldest step first.', example: EXAMPLE_TRACE })
  @ApiProblems('REQUEST.NOT_FOUND')
  trace(@Param('event_id', UuidParam) eventId: string): Promise<Trace> {
    return this.read.trace(eventId);
  }

  @Get('events/:event_id/deliveries/:entry_id')
  @ApiOperation({ summary: 'What the transport is handed for one delivery of an event' })
  @ApiAnswer('DeliveryRequest', {
    description: 'Envelope, headers and destination.',
    example: EXAMPLE_REQUEST,
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  request(
    @Param('event_id', UuidParam) eventId: string,
    @Param('entry_id', EntryIdParam) entryId: string,
  ): Promise<DeliveryRequest> {
    return this.read.request(eventId, entryId);
  }

  @Get('traces/:trace_id')
  @ApiOperation({ summary: 'All events of a trace, newest first, and what it had refused' })
  @ApiAnswer('TraceEvents', {
    description: 'A page of the trace; empty where nothing carries it.',
    example: {
      trace_id: EXAMPLE_EVENT.trace_id,
      items: [EXAMPLE_EVENT],
      next_cursor: null,
      rejected: [],
    },
  })
  events(
    @Param('trace_id', UuidParam) traceId: string,
    @Query() query: PageQuery,
  ): Promise<TraceEvents> {
    return this.read.eventsOf(traceId, query.limit, decodeCursor(TRACE_CURSOR, query.cursor));
  }
}
