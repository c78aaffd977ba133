import type { Type as ClassOf } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsObject, ValidateNested } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { IsReason } from '../edge/reason.js';

/** The body of an action on all that match a filter: a class to extend, made for that filter. */
export function bulkBodyOf<Filter extends object>(filter: ClassOf<Filter>) {
  class BulkBody {
    @ApiProperty({ type: filter, description: 'At least one member.' })
    @IsObject()
    @ValidateNested()
    @Type(() => filter)
    readonly filter!: Filter;

    @ApiPropertyOptional({ description: 'Counts and samples, changes nothing.', default: false })
    @Optional()
    @IsBoolean()
    readonly dry_run?: boolean;

    @ApiPropertyOptional({ description: 'Required unless it is a dry run.' })
    @Optional()
    @IsReason()
    readonly reason?: string;
  }
  return BulkBody;
}
