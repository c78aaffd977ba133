import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Optional } from '../edge/optional.js';

/** The member with which an order says that it is meant for topics that nobody serves, too. */
export class AllowUnservedDto {
  @ApiPropertyOptional({
    description: 'Orders for topics that no live worker has, too; their deliveries wait.',
    default: false,
  })
  @Optional()
  @IsBoolean()
  readonly allow_unserved?: boolean;
}
