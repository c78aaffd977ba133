import {
  ControlPlaneError,
  type Page,
  type RejectedBulkAnswer,
  type RejectedGroups,
  type RejectedRecord,
  type RejectedResubmitAnswer,
  type ResubmitAnswer,
} from '@acp/contracts';
import { RejectedRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { UuidParam } from '../edge/params.js';
import {
  EXAMPLE_REJECTED,
  EXAMPLE_REJECTED_BULK,
  EXAMPLE_REJECTED_GROUPS,
  EXAMPLE_REJECTED_RESUBMITTED,
  EXAMPLE_RESUBMITTED,
} from '../examples/rejected.js';
import { filterOf } from '../filter/filter-of.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { DiscardMatching } from './discard-matching.js';
import {
  RejectedBulkBody,
  RejectedDiscardBody,
  RejectedGroupsQuery,
  RejectedQuery,
  RejectedResubmitBody,
  ResubmitBody,
} from './rejected-requests.js';
import { ResubmitMatching } from './resubmit-matching.js';
import { ResubmitRejected } from './resubmit-rejected.js';

const CURSOR: CursorForm = { list: 'rejected', id: 'uuid' };

@ApiTags('rejected')
@ApiBearerAuth()
@Controller('v1/rejected')
export class RejectedController {
  constructor(
    private readonly rejected: RejectedRepository,
    private readonly resubmitOne: ResubmitRejected,
    private readonly matching: DiscardMatching,
    private readonly again: ResubmitMatching,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The quarantine, newest first',
    description: 'Records longer than 4,096 characters are cut in the list.',
  })
  @ApiAnswer('RejectedPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_REJECTED], next_cursor: null },
  })
  async list(@Query() query: RejectedQuery): Promise<Page<RejectedRecord>> {
    const after = decodeCursor(CURSOR, query.cursor);
    const { items, next } = await this.rejected.list(filterOf(query), query.limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get('groups')
  @ApiOperation({ summary: 'Open records by source and reason, most frequent first' })
  @ApiAnswer('RejectedGroups', { description: 'The groups.', example: EXAMPLE_REJECTED_GROUPS })
  groups(@Query() query: RejectedGroupsQuery): Promise<RejectedGroups> {
    return this.rejected.groups(filterOf(query), query.limit);
  }

  @Post('discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Close every open record that matches a filter, without events' })
  @ApiAnswer('RejectedBulkAnswer', {
    description: 'What was done.',
    example: EXAMPLE_REJECTED_BULK,
  })
  discardMatching(
    @CurrentActor() actor: Actor,
    @Body() body: RejectedBulkBody,
  ): Promise<RejectedBulkAnswer> {
    return this.matching.execute(actor, body);
  }

  @Post('resubmit')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Put the open records that match a filter through the gate again, as they are',
    description:
      'One step of at most 500 records or 8 MiB, oldest first; `next_cursor` leads to the next. What is refused again stays open. A dry run does the same step and takes it back.',
  })
  @ApiAnswer('RejectedResubmitAnswer', {
    description: 'What was done, or would be.',
    example: EXAMPLE_REJECTED_RESUBMITTED,
  })
  @ApiProblems('REQUEST.CONFLICT')
  resubmitMatching(
    @CurrentActor() actor: Actor,
    @Body() body: RejectedResubmitBody,
  ): Promise<RejectedResubmitAnswer> {
    return this.again.execute(actor, body);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One refused record, whole, with every reason' })
  @ApiAnswer('RejectedRecord', { description: 'The record.', example: EXAMPLE_REJECTED })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(@Param('id', UuidParam) id: string): Promise<RejectedRecord> {
    const record = await this.rejected.find(id);
    if (!record) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no rejected record ${id}`);
    return record;
  }

  @Post(':id/resubmit')
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Store the mended event; the record stays as it came',
    description:
      'Without an `event_id` the event gets one derived from the record, so that a repeat stores nothing twice.',
  })
  @ApiAnswer('ResubmitAnswer', {
    status: 202,
    description: 'Stored.',
    example: EXAMPLE_RESUBMITTED,
  })
  @ApiProblems(
    'REQUEST.NOT_FOUND',
    'REQUEST.CONFLICT',
    'GATE.INVALID',
    'GATE.CONFLICT',
    'EXPECTATION.FAILED',
  )
  resubmit(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: ResubmitBody,
  ): Promise<ResubmitAnswer> {
    return this.resubmitOne.execute(actor, id, body);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Close a refused record without an event' })
  @ApiAnswer('RejectedRecord', {
    description: 'The record.',
    example: { ...EXAMPLE_REJECTED, status: 'discarded' },
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  discard(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: RejectedDiscardBody,
  ): Promise<RejectedRecord> {
    return this.resubmitOne.discard(actor, id, body.reason);
  }
}
