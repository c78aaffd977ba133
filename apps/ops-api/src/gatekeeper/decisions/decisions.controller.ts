import type { DecisionDetail, DecisionSummary, Page } from '@acp/contracts';
import { DecisionListRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { UuidParam } from '../../edge/params.js';
import { EXAMPLE_DECISION, EXAMPLE_DECISION_DETAIL } from '../../examples/decisions.js';
import { filterOf } from '../../filter/filter-of.js';
import { decodeTextCursor, encodeTextCursor } from '../../paging/cursor.js';
import { DecisionQuery } from './decision-query.js';
import { ReadDecision } from './read-decision.js';

const LIST = 'decisions';
const SEQ_FORM = /^\d{1,18}$/;

@ApiTags('decisions')
@ApiBearerAuth()
@Controller('v1/decisions')
export class DecisionsController {
  constructor(
    private readonly decisions: DecisionListRepository,
    private readonly reading: ReadDecision,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Decisions, newest first',
    description:
      'A filter without an index of its own looks at 20,000 decisions at most: a page may be short or ' +
      'empty and still have a `next_cursor`.',
  })
  @ApiAnswer('DecisionPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_DECISION], next_cursor: null },
  })
  async list(@Query() query: DecisionQuery): Promise<Page<DecisionSummary>> {
    const before = decodeTextCursor(LIST, query.cursor, SEQ_FORM);
    const { items, next } = await this.decisions.list(filterOf(query), query.limit, before);
    return { items, next_cursor: encodeTextCursor(LIST, next) };
  }

  @Get(':id')
  @ApiOperation({
    summary: 'One decision: proposal, each verdict with what it read, people, release, effects',
  })
  @ApiAnswer('DecisionDetail', { description: 'The decision.', example: EXAMPLE_DECISION_DETAIL })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('id', UuidParam) id: string): Promise<DecisionDetail> {
    return this.reading.read(id);
  }
}
