import type {
  ConsumerFailure,
  ConsumerFailureBulkAnswer,
  ConsumerFailureGroups,
  Page,
} from '@acp/contracts';
import { ConsumerFailureRepository, ConsumerStateRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { NameParam } from '../edge/params.js';
import {
  EXAMPLE_FAILURE,
  EXAMPLE_FAILURE_GROUPS,
  EXAMPLE_FAILURES_RETRIED,
} from '../examples/consumers.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { ActOnFailures } from './act-on-failures.js';
import {
  FailureBulkBody,
  FailureGroupsQuery,
  FailureRetryBody,
  FailuresQuery,
} from './consumer-requests.js';
import { filterOf } from '../filter/filter-of.js';
import { unknownConsumer } from './known-consumer.js';

const CURSOR: CursorForm = { list: 'cf', id: 'uuid' };

/** What a consumer could not process: look, retry, give up for good. */
@ApiTags('consumers')
@ApiBearerAuth()
@Controller('v1/consumers/:name/failures')
export class ConsumerFailuresController {
  constructor(
    private readonly failures: ConsumerFailureRepository,
    private readonly consumers: ConsumerStateRepository,
    private readonly act: ActOnFailures,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Events a consumer could not process, newest first' })
  @ApiAnswer('ConsumerFailurePage', {
    description: 'A page.',
    example: { items: [EXAMPLE_FAILURE], next_cursor: null },
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  async list(
    @Param('name', NameParam) consumer: string,
    @Query() query: FailuresQuery,
  ): Promise<Page<ConsumerFailure>> {
    const after = decodeCursor(CURSOR, query.cursor);
    await this.refuseUnknown(consumer);
    const { state, ...filter } = filterOf(query);
    const search = { consumer, state, filter };
    const { items, next } = await this.failures.list(search, query.limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get('groups')
  @ApiOperation({ summary: 'What a consumer gave up by topic and cause, most frequent first' })
  @ApiAnswer('ConsumerFailureGroups', {
    description: 'The groups.',
    example: EXAMPLE_FAILURE_GROUPS,
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  async groups(
    @Param('name', NameParam) consumer: string,
    @Query() query: FailureGroupsQuery,
  ): Promise<ConsumerFailureGroups> {
    await this.refuseUnknown(consumer);
    return this.failures.groups(consumer, filterOf(query), query.limit);
  }

  @Post('retry')
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Deliver what a consumer gave up again, by filter',
    description:
      'A replay delivers these events to their topic again; other consumers there see duplicates, ' +
      'which their inboxes absorb. A topic that no live worker has is refused without `allow_unserved`; ' +
      'a dry run names it in `unserved`.',
  })
  @ApiAnswer('ConsumerFailureBulkAnswer', {
    status: 202,
    description: 'What was ordered.',
    example: EXAMPLE_FAILURES_RETRIED,
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REPLAY.TOPIC_NOT_SERVED')
  async retry(
    @CurrentActor() actor: Actor,
    @Param('name', NameParam) consumer: string,
    @Body() body: FailureRetryBody,
  ): Promise<ConsumerFailureBulkAnswer> {
    await this.refuseUnknown(consumer);
    return this.act.execute(actor, { consumer, action: 'retry' }, body);
  }

  @Post('discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Give events up for good for this consumer, by filter' })
  @ApiAnswer('ConsumerFailureBulkAnswer', {
    description: 'What was done.',
    example: { ...EXAMPLE_FAILURES_RETRIED, replay_id: null },
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  async discard(
    @CurrentActor() actor: Actor,
    @Param('name', NameParam) consumer: string,
    @Body() body: FailureBulkBody,
  ): Promise<ConsumerFailureBulkAnswer> {
    await this.refuseUnknown(consumer);
    return this.act.execute(actor, { consumer, action: 'discard' }, body);
  }

  private async refuseUnknown(name: string): Promise<void> {
    if (!(await this.consumers.isKnown(name))) {
      throw unknownConsumer(name, await this.consumers.list());
    }
  }
}
