import type {
  DeadLetter,
  DeadLetterAction,
  DeadLetterBulkAnswer,
  DeadLetterDetail,
  DeadLetterGroups,
  Page,
} from '@acp/contracts';
import type { BulkAction } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { EntryIdParam } from '../edge/params.js';
import {
  EXAMPLE_BULK,
  EXAMPLE_DEAD_LETTER,
  EXAMPLE_DEAD_LETTER_DETAIL,
  EXAMPLE_GROUPS,
} from '../examples/dead-letters.js';
import {
  filterOf,
  givenMembers,
  refuseEmptyFilter,
  refuseWithoutReason,
} from '../filter/filter-of.js';
import { KnownNames } from '../filter/known-names.js';
import { decodeCursor } from '../paging/cursor.js';
import { ActOnMatching } from './act-on-matching.js';
import { DeadLetterQuery } from './dead-letter-query.js';
import {
  DeadLetterBulkBody,
  DeadLetterBulkReplayBody,
  DeadLetterDiscardBody,
  DeadLetterReplayBody,
} from './dead-letter-requests.js';
import { DiscardDeadLetter } from './discard-dead-letter.js';
import { DEAD_LETTER_CURSOR, ReadDeadLetters } from './read-dead-letters.js';
import { ReplayDeadLetter } from './replay-dead-letter.js';

@ApiTags('dead letters')
@ApiBearerAuth()
@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly read: ReadDeadLetters,
    private readonly replayOne: ReplayDeadLetter,
    private readonly discardOne: DiscardDeadLetter,
    private readonly matching: ActOnMatching,
    private readonly known: KnownNames,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Dead letters, newest first' })
  @ApiAnswer('DeadLetterPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_DEAD_LETTER], next_cursor: null },
  })
  list(@Query() query: DeadLetterQuery): Promise<Page<DeadLetter>> {
    const after = decodeCursor(DEAD_LETTER_CURSOR, query.cursor);
    return this.read.list(filterOf(query), query.limit, after);
  }

  @Get('groups')
  @ApiOperation({ summary: 'Dead letters by topic and cause, most frequent first' })
  @ApiAnswer('DeadLetterGroups', { description: 'The groups.', example: EXAMPLE_GROUPS })
  groups(@Query() query: DeadLetterQuery): Promise<DeadLetterGroups> {
    return this.read.groups(filterOf(query), query.limit);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One dead letter with its envelope, attempts and edits' })
  @ApiAnswer('DeadLetterDetail', {
    description: 'The dead letter.',
    example: EXAMPLE_DEAD_LETTER_DETAIL,
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('id', EntryIdParam) id: string): Promise<DeadLetterDetail> {
    return this.read.one(id);
  }

  @Post('replay')
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Replay every dead letter that matches a filter',
    description:
      'A topic that no live worker has is refused without `allow_unserved`; a dry run names it in `unserved`.',
  })
  @ApiAnswer('DeadLetterBulkAnswer', {
    status: 202,
    description: 'What was done.',
    example: EXAMPLE_BULK,
  })
  @ApiProblems('REPLAY.TOPIC_NOT_SERVED')
  replayMatching(
    @CurrentActor() actor: Actor,
    @Body() body: DeadLetterBulkReplayBody,
  ): Promise<DeadLetterBulkAnswer> {
    return this.onMatching(actor, 'replay', body);
  }

  @Post('discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Discard every dead letter that matches a filter' })
  @ApiAnswer('DeadLetterBulkAnswer', { description: 'What was done.', example: EXAMPLE_BULK })
  discardMatching(
    @CurrentActor() actor: Actor,
    @Body() body: DeadLetterBulkBody,
  ): Promise<DeadLetterBulkAnswer> {
    return this.onMatching(actor, 'discard', body);
  }

  @Post(':id/replay')
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Try a dead letter again, with another payload if need be',
    description:
      'The entry is due at once with its attempts forgiven; the relay delivers it. Where no live worker ' +
      'has its topic it is refused without `allow_unserved`.',
  })
  @ApiAnswer('DeadLetterAction', {
    status: 202,
    description: 'Ordered.',
    example: {
      id: '1042',
      event_id: EXAMPLE_DEAD_LETTER.event_id,
      topic: 'quotes',
      state: 'pending',
      unserved: [],
    },
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT', 'REPLAY.TOPIC_NOT_SERVED', 'GATE.INVALID')
  replay(
    @CurrentActor() actor: Actor,
    @Param('id', EntryIdParam) id: string,
    @Body() body: DeadLetterReplayBody,
  ): Promise<DeadLetterAction> {
    return this.replayOne.execute(actor, id, body);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Give a dead letter up for good' })
  @ApiAnswer('DeadLetterAction', {
    description: 'Discarded.',
    example: {
      id: '1042',
      event_id: EXAMPLE_DEAD_LETTER.event_id,
      topic: 'quotes',
      state: 'discarded',
      unserved: [],
    },
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  discard(
    @CurrentActor() actor: Actor,
    @Param('id', EntryIdParam) id: string,
    @Body() body: DeadLetterDiscardBody,
  ): Promise<DeadLetterAction> {
    return this.discardOne.execute(actor, id, body.reason);
  }

  private async onMatching(
    actor: Actor,
    action: BulkAction,
    body: DeadLetterBulkReplayBody,
  ): Promise<DeadLetterBulkAnswer> {
    refuseEmptyFilter(body.filter, 'dead letter');
    refuseWithoutReason(body);
    const filter = givenMembers(body.filter);
    await this.known.refuseUnknownTopic(filter.topic);
    await this.known.refuseUnknownType('/filter/event_type', filter.event_type);
    if (body.dry_run) return this.read.dryRun(action, filter);
    return this.matching.execute(actor, action, { ...body, filter });
  }
}
