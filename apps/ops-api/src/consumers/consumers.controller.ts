import {
  CONSUMER_ACKS_MAX,
  type ConsumerAcksAnswer,
  type ConsumerAcksRequest,
} from '@acp/contracts';
import { AckRepository } from '@acp/persistence';
import { ApiAnswer, RequireRole } from '@acp/service';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { NameParam } from '../edge/params.js';
import { PlainText } from '../edge/plain-text.js';

export class AckBody {
  @ApiProperty({ format: 'uuid' })
  @IsUuidText()
  readonly event_id!: string;

  @ApiProperty({ example: 'quotes' })
  @PlainText()
  readonly topic!: string;

  @ApiPropertyOptional({ description: 'When the effect was made; default now.' })
  @IsOptional()
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

/**
 * Effects that consumers make in databases of their own. Reports of machines, many a second: they are
 * rows of the inbox and stand in no audit log.
 */
@ApiTags('consumers')
@ApiBearerAuth()
@Controller('v1/consumers')
export class ConsumersController {
  constructor(private readonly acks: AckRepository) {}

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
