import type { EventFilter } from '@acp/contracts';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { IsTime } from '../edge/is-time.js';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { EventMembersDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';

const TEXT_CHARS_MAX = 200;

/** Filters of `GET /v1/events`. Times speak of `ingested_at`. */
export class EventQuery
  extends IntersectionType(PageQuery, EventMembersDto)
  implements EventFilter
{
  @ApiPropertyOptional({ description: 'Only what had been ingested by then, inclusive.' })
  @Optional()
  @IsTime()
  readonly as_of?: string;

  @ApiPropertyOptional({
    description:
      'What names an event: an id of it, its trace, its raw payload or its cause (whole, or at least its first 12 hexadecimal digits), the beginning of its entity or source, a part of its type.',
    example: 'BTC',
  })
  @Optional()
  @PlainText(TEXT_CHARS_MAX)
  @Matches(/\S/, { message: '$property is blank' })
  readonly text?: string;
}
