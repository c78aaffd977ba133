import {
  DECISIONS_AT_ONCE_MAX,
  type DecisionAnswerRequest,
  type DecisionBulkRequest,
} from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { UUID_TEXT } from '../../edge/is-uuid-text.js';
import { Optional } from '../../edge/optional.js';
import { IsReason } from '../../edge/reason.js';
import { DecisionFilterDto } from '../decisions/decision-query.js';

const SHA256 = /^[0-9a-f]{64}$/;
const SHA256_MESSAGE = '$property must be 64 hexadecimal digits';

export class DecisionAnswerBody implements DecisionAnswerRequest {
  @ApiProperty({
    description: 'Of the action that was looked at.',
    example: 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78',
  })
  @Matches(SHA256, { message: SHA256_MESSAGE })
  readonly action_sha256!: string;

  @ApiProperty({ description: 'Version by which it was held.', example: 4 })
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  readonly policy_version!: number;

  @ApiProperty({ example: 'checked with the desk' })
  @IsReason()
  readonly reason!: string;
}

class HeldDecisionFilterDto extends OmitType(DecisionFilterDto, ['state', 'trace_id']) {}

export class DecisionBulkBody implements DecisionBulkRequest {
  @ApiPropertyOptional({
    description: 'These decisions; or `filter`.',
    type: [String],
    format: 'uuid',
    maxItems: DECISIONS_AT_ONCE_MAX,
  })
  @Optional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(DECISIONS_AT_ONCE_MAX)
  @ArrayUnique((id: unknown) => String(id).toLowerCase())
  @Matches(UUID_TEXT, { each: true, message: 'each of $property must be a UUID' })
  readonly ids?: string[];

  @ApiPropertyOptional({
    type: HeldDecisionFilterDto,
    description: 'The newest held decisions that match; at least one member.',
  })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => HeldDecisionFilterDto)
  readonly filter?: HeldDecisionFilterDto;

  @ApiPropertyOptional({
    description: 'Says what would become of each, changes nothing.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  readonly dry_run?: boolean;

  @ApiPropertyOptional({
    description: 'Of the dry run that was looked at; required unless it is one.',
    example: 'b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78',
  })
  @Optional()
  @Matches(SHA256, { message: SHA256_MESSAGE })
  readonly list_sha256?: string;

  @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
  @Optional()
  @IsReason()
  readonly reason?: string;
}
