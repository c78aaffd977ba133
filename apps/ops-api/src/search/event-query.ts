import type { EventFilter } from '@acp/contracts';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsTime } from '../edge/is-time.js';
import { Optional } from '../edge/optional.js';
import { EventMembersDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';

/** Filters of `GET /v1/events`. Times speak of `ingested_at`. */
export class EventQuery
  extends IntersectionType(PageQuery, EventMembersDto)
  implements EventFilter
{
  @ApiPropertyOptional({ description: 'Only what had been ingested by then, inclusive.' })
  @Optional()
  @IsTime()
  readonly as_of?: string;
}
