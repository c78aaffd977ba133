import type { BlockedKey, Page, Topic, TopicRetireAnswer } from '@acp/contracts';
import { TopicStateRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { NameParam } from '../edge/params.js';
import { EXAMPLE_BLOCKED_KEY, EXAMPLE_TOPIC, EXAMPLE_TOPIC_RETIRED } from '../examples/fleet.js';
import { decodeTextCursor, encodeTextCursor } from '../paging/cursor.js';
import { PageQuery } from '../paging/page-query.js';
import { ControlTopic, unknownTopic } from './control-topic.js';
import { RetireTopic } from './retire-topic.js';
import {
  TopicListQuery,
  TopicPauseBody,
  TopicRateBody,
  TopicResumeBody,
  TopicRetireBody,
} from './topic-requests.js';

const BLOCKED_KEYS = 'blocked-keys';
const KEY_FORM = /^[^\0]{1,1024}$/;

@ApiTags('topics')
@ApiBearerAuth()
@Controller('v1/topics')
export class TopicsController {
  constructor(
    private readonly topics: TopicStateRepository,
    private readonly control: ControlTopic,
    private readonly retirement: RetireTopic,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Every topic with its policy, backlog, oldest age and breaker',
    description:
      'Numbers beyond a bound are lower bounds and say `estimated: true`. Retired topics are left out.',
  })
  @ApiAnswer('TopicPage', {
    description: 'All topics.',
    example: { items: [EXAMPLE_TOPIC], next_cursor: null },
  })
  async list(@Query() { retired }: TopicListQuery): Promise<Page<Topic>> {
    const items = await this.topics.list({ retired: retired === 'true' });
    return { items, next_cursor: null };
  }

  @Get(':topic')
  @ApiOperation({ summary: 'One topic' })
  @ApiAnswer('Topic', { description: 'The topic.', example: EXAMPLE_TOPIC })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(@Param('topic', NameParam) name: string): Promise<Topic> {
    const topic = await this.topics.find(name);
    if (!topic) throw unknownTopic(name);
    return topic;
  }

  @Get(':topic/blocked-keys')
  @ApiOperation({ summary: 'Keys of an ordered topic that wait behind a failing head' })
  @ApiAnswer('BlockedKeyPage', {
    description: 'A page, by key.',
    example: { items: [EXAMPLE_BLOCKED_KEY], next_cursor: null },
  })
  async blockedKeys(
    @Param('topic', NameParam) name: string,
    @Query() query: PageQuery,
  ): Promise<Page<BlockedKey>> {
    const after = decodeTextCursor(BLOCKED_KEYS, query.cursor, KEY_FORM);
    const items = await this.topics.blockedKeys(name, query.limit, after);
    const last = items.length < query.limit ? null : items.at(-1)!.partition_key;
    return { items, next_cursor: encodeTextCursor(BLOCKED_KEYS, last) };
  }

  @Post(':topic/pause')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Claim nothing of this topic until it is resumed' })
  @ApiAnswer('Topic', { description: 'The topic, paused.', example: EXAMPLE_TOPIC })
  @ApiProblems('REQUEST.NOT_FOUND')
  pause(
    @CurrentActor() actor: Actor,
    @Param('topic', NameParam) name: string,
    @Body() body: TopicPauseBody,
  ): Promise<Topic> {
    return this.control.pause(actor, name, body.reason);
  }

  @Post(':topic/resume')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Deliver again' })
  @ApiAnswer('Topic', { description: 'The topic, running.', example: EXAMPLE_TOPIC })
  @ApiProblems('REQUEST.NOT_FOUND')
  resume(
    @CurrentActor() actor: Actor,
    @Param('topic', NameParam) name: string,
    @Body() body?: TopicResumeBody,
  ): Promise<Topic> {
    return this.control.resume(actor, name, body?.reason);
  }

  @Post(':topic/retire')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Say that a topic is no more',
    description:
      'Refused while a live worker has it, and while entries are open unless `discard_open` ends them ' +
      'for good: 20,000 in one step, `retired: false` means ask again. It leaves every list and gauge, ' +
      'and is back when a worker registers it or an entry comes for it.',
  })
  @ApiAnswer('TopicRetireAnswer', {
    description: 'What was done, or would be.',
    example: EXAMPLE_TOPIC_RETIRED,
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  retire(
    @CurrentActor() actor: Actor,
    @Param('topic', NameParam) name: string,
    @Body() body: TopicRetireBody,
  ): Promise<TopicRetireAnswer> {
    return this.retirement.execute(actor, name, body);
  }

  @Patch(':topic')
  @RequireRole('operator')
  @ApiOperation({ summary: 'Limit the rate of a topic, or lift the limit' })
  @ApiAnswer('Topic', { description: 'The topic.', example: EXAMPLE_TOPIC })
  @ApiProblems('REQUEST.NOT_FOUND')
  setRate(
    @CurrentActor() actor: Actor,
    @Param('topic', NameParam) name: string,
    @Body() body: TopicRateBody,
  ): Promise<Topic> {
    return this.control.setRate(actor, name, body);
  }
}
