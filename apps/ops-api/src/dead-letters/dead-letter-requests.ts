import type {
  DeadLetterBulkReplayRequest,
  DeadLetterBulkRequest,
  DeadLetterDiscardRequest,
  DeadLetterReplayRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { IsReason } from '../edge/reason.js';
import { bulkBodyOf } from '../filter/bulk-body.js';
import { AllowUnservedDto } from '../topics/allow-unserved.js';
import { DeadLetterFilterDto } from './dead-letter-query.js';

export class DeadLetterReplayBody extends AllowUnservedDto implements DeadLetterReplayRequest {
  @ApiProperty({ example: 'broker is back' })
  @IsReason()
  readonly reason!: string;

  @ApiPropertyOptional({
    description:
      'Another payload for this delivery alone; must pass the schema of the event. The event keeps its own.',
    type: 'object',
    additionalProperties: true,
  })
  @Optional()
  @IsObject()
  readonly payload?: Record<string, unknown>;
}

export class DeadLetterDiscardBody implements DeadLetterDiscardRequest {
  @ApiProperty({ example: 'superseded by a later price' })
  @IsReason()
  readonly reason!: string;
}

export class DeadLetterBulkBody
  extends bulkBodyOf(DeadLetterFilterDto)
  implements DeadLetterBulkRequest {}

export class DeadLetterBulkReplayBody
  extends IntersectionType(DeadLetterBulkBody, AllowUnservedDto)
  implements DeadLetterBulkReplayRequest {}
