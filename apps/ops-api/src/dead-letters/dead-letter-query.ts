import type { DeadLetterFilter } from '@acp/contracts';
import { IntersectionType } from '@nestjs/swagger';
import { CauseMembersDto } from '../filter/cause-members.js';
import { PageQuery } from '../paging/page-query.js';

/** Which dead letters, in a query and in the body of an action. Times speak of `dead_lettered_at`. */
export class DeadLetterFilterDto extends CauseMembersDto implements DeadLetterFilter {}

/** Filters of the list of dead letters. */
export class DeadLetterQuery extends IntersectionType(PageQuery, DeadLetterFilterDto) {}
