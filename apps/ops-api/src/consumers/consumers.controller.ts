import {
  CONSUMER_ACKS_MAX,
  type Consumer,
  type ConsumerAcksAnswer,
  type ConsumerAcksRequest,
  type Page,
  type RetiredConsumer,
} from '@acp/contracts';
import { AckRepository, ConsumerStateRepository, TopicStateRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, ValidateNested } from 'class-validator';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { Optional } from '../edge/optional.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { NameParam } from '../edge/params.js';
import { PlainText } from '../edge/plain-text.js';
import { EXAMPLE_CONSUMER, EXAMPLE_RETIRED } from '../examples/consumers.js';
import { RetireConsumerBody } from './consumer-requests.js';
import { refuseUnknownTopics } from './refuse-unknown-topics.js';
import { RetireConsumer } from './retire-consumer.js';

export class AckBody {
  @ApiProperty({ format: 'uuid' })
  @IsUuidText()
  readonly event_id!: string;

  @ApiProperty({ example: 'quotes' })
  @PlainText()
  readonly topic!: string;

  @ApiPropertyOptional({ description: 'When the effect was made; default now.' })
  @Optional()
  @IsTime()
  readonly processed_at?: string;
}

export class ConsumerAcksBody implements ConsumerAcksRequest {
  @ApiProperty({ type: [AckBody], maxItems: CONSUMER_ACKS_MAX })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(CONSUMER_ACKS_MAX)
  @ValidateNested({ each: true })
  @Type(() => AckBody)
  readonly acks!: AckBody[];
}

@ApiTags('consumers')
@ApiBearerAuth()
@Controller('v1/consumers')
export class ConsumersController {
  constructor(
    private readonly acks: AckRepository,
    private readonly consumers: ConsumerStateRepository,
    private readonly retirement: RetireConsumer,
    private readonly topics: TopicStateRepository,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Every consumer at every topic: what it has had, what it has not, what it gave up',
    description: 'Numbers beyond a bound are lower bounds and say `estimated: true`.',
  })
  @ApiAnswer('ConsumerPage', {
    description: 'All consumers, by name and topic.',
    example: { items: [EXAMPLE_CONSUMER], next_cursor: null },
  })
  async list(): Promise<Page<Consumer>> {
    return { items: await this.consumers.list(), next_cursor: null };
  }

  @Post(':name/retire')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Say that a consumer is no more',
    description: 'It counts nothing and raises nothing, until it is seen again. Stop it first.',
  })
  @ApiAnswer('RetiredConsumer', {
    description: 'Retired, with what it had not done.',
    example: EXAMPLE_RETIRED,
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  retire(
    @CurrentActor() actor: Actor,
    @Param('name', NameParam) consumer: string,
    @Body() body: RetireConsumerBody,
  ): Promise<RetiredConsumer> {
    return this.retirement.execute(actor, consumer, body.reason);
  }

  /** Reports of machines, many a second: they are rows of the inbox and stand in no audit log. */
  @Post(':name/acks')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Report effects made in a database of the consumer’s own',
    description: 'Batched and idempotent: an effect that was reported before is counted once.',
  })
  @ApiAnswer('ConsumerAcksAnswer', {
    description: 'What was recorded.',
    example: { consumer: 'signal-lab', received: 500, recorded: 498, unknown: [] },
  })
  async record(
    @Param('name', NameParam) consumer: string,
    @Body() { acks }: ConsumerAcksBody,
  ): Promise<ConsumerAcksAnswer> {
    refuseUnknownTopics(acks, await this.topics.names());
    const answer = await this.acks.record(
      consumer,
      acks.map(({ event_id, topic, processed_at }) => ({
        event_id,
        topic,
        processed_at: processed_at ?? null,
      })),
    );
    return { consumer, received: acks.length, ...answer };
  }
}
