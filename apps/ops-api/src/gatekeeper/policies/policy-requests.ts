import { POLICY_MODES, type PolicyActivateRequest, type PolicyMode } from '@acp/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsString, Max, Min } from 'class-validator';
import { IsReason } from '../../edge/reason.js';
import { Optional } from '../../edge/optional.js';

/** PostgreSQL's `int`. */
const VERSION_MAX = 2_147_483_647;

/** Length, syntax and all else is judged by the policy's own reader, which says where it is wrong. */
export class PolicyPushBody {
  @ApiProperty({ description: 'The file as it is, up to 1 MiB.', example: 'policy: trading\n…' })
  @IsString()
  readonly source!: string;

  @ApiPropertyOptional({
    description: 'JSON files that its tests name, by the path in the file.',
    type: 'object',
    additionalProperties: true,
  })
  @Optional()
  @IsObject()
  readonly fixtures?: Record<string, unknown>;

  @ApiPropertyOptional({
    description:
      'Number that the version is expected to have; refused where it would have another.',
    example: 4,
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  readonly version?: number;
}

export class PolicyActivateBody implements PolicyActivateRequest {
  @ApiProperty({ example: 4 })
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  readonly version!: number;

  @ApiProperty({ enum: POLICY_MODES })
  @IsIn(POLICY_MODES)
  readonly mode!: PolicyMode;

  @ApiProperty({ example: 'limit for small orders, reviewed with risk' })
  @IsReason()
  readonly reason!: string;
}

export class PolicyShadowQuery {
  @ApiPropertyOptional({ description: 'Default: the newest version in shadow.', example: 4 })
  @Optional()
  @VersionOfQuery()
  readonly version?: number;
}

export class PolicyDiffQuery {
  @ApiProperty({ example: 3 })
  @VersionOfQuery()
  readonly from!: number;

  @ApiProperty({ example: 4 })
  @VersionOfQuery()
  readonly to!: number;
}

/** A number that came as text. */
function VersionOfQuery(): PropertyDecorator {
  return (target, property) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) ? Number(value) : value,
    )(target, property);
    IsInt()(target, property);
    Min(1)(target, property);
    Max(VERSION_MAX)(target, property);
  };
}
