import type { DeadLetterFilter } from '@acp/contracts';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { EventMembersDto } from '../filter/event-members.js';
import { PageQuery } from '../paging/page-query.js';

/** Which dead letters, in a query and in the body of an action. Times speak of `dead_lettered_at`. */
export class DeadLetterFilterDto extends EventMembersDto implements DeadLetterFilter {
  @ApiPropertyOptional({ example: 'quotes' })
  @Optional()
  @PlainText()
  readonly topic?: string;

  @ApiPropertyOptional({ example: 'TRANSPORT.FAILED' })
  @Optional()
  @PlainText()
  readonly error_code?: string;

  @ApiPropertyOptional({
    description: 'The cause as `/v1/dead-letters/groups` names it: the error with numbers blanked.',
    example: 'connect ECONNREFUSED #.#.#.#:#',
  })
  @Optional()
  @PlainText()
  readonly error?: string;
}

/** Filters of the list of dead letters. */
export class DeadLetterQuery extends IntersectionType(PageQuery, DeadLetterFilterDto) {}
