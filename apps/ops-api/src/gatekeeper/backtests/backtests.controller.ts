import type { Backtest, BacktestDifference, Page } from '@acp/contracts';
import { BacktestRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import { NameParam, UuidParam } from '../../edge/params.js';
import { KnownNames } from '../../filter/known-names.js';
import { EXAMPLE_BACKTEST, EXAMPLE_BACKTEST_DIFFERENCE } from '../../examples/backtests.js';
import {
  decodeCursor,
  decodeTextCursor,
  encodeCursor,
  encodeTextCursor,
  type CursorForm,
} from '../../paging/cursor.js';
import { BacktestBody, BacktestDifferenceQuery, BacktestQuery } from './backtest-requests.js';
import { knownBacktest, OrderBacktest } from './order-backtest.js';

const CURSOR: CursorForm = { list: 'backtests', id: 'uuid' };
const DIFFERENCES = 'backtest-differences';
const SEQ_FORM = /^\d{1,18}$/;

@ApiTags('policies')
@ApiBearerAuth()
@Controller('v1')
export class BacktestsController {
  constructor(
    private readonly backtests: BacktestRepository,
    private readonly ordering: OrderBacktest,
    private readonly known: KnownNames,
  ) {}

  @Post('policies/:set/backtests')
  @HttpCode(202)
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Try a version on recorded decisions',
    description:
      'A durable job: facts, times and model statuses are as they were recorded, budgets are re-enacted in the order of the decisions. Nothing is released by it, and only differences are written.',
  })
  @ApiAnswer('Backtest', { status: 202, description: 'Ordered.', example: EXAMPLE_BACKTEST })
  @ApiProblems('REQUEST.NOT_FOUND', 'POLICY.INVALID')
  async order(
    @CurrentActor() actor: Actor,
    @Param('set', NameParam) set: string,
    @Body() body: BacktestBody,
  ): Promise<Backtest> {
    await this.known.refuseUnknownKinds('/kinds', body.kinds);
    return this.ordering.order(actor, set, body);
  }

  @Get('backtests')
  @ApiOperation({ summary: 'Back-tests, newest first' })
  @ApiAnswer('BacktestPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_BACKTEST], next_cursor: null },
  })
  async list(@Query() { set, status, limit, cursor }: BacktestQuery): Promise<Page<Backtest>> {
    const after = decodeCursor(CURSOR, cursor);
    const { items, next } = await this.backtests.list({ set, status }, limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get('backtests/:id')
  @ApiOperation({ summary: 'One back-test: how far it is, and what would be different' })
  @ApiAnswer('Backtest', { description: 'The back-test.', example: EXAMPLE_BACKTEST })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('id', UuidParam) id: string): Promise<Backtest> {
    return knownBacktest(this.backtests, id);
  }

  @Get('backtests/:id/differences')
  @ApiOperation({ summary: 'Decisions that would have ended differently, in their order' })
  @ApiAnswer('BacktestDifferencePage', {
    description: 'A page.',
    example: { items: [EXAMPLE_BACKTEST_DIFFERENCE], next_cursor: null },
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  async differences(
    @Param('id', UuidParam) id: string,
    @Query() { was, becomes, limit, cursor }: BacktestDifferenceQuery,
  ): Promise<Page<BacktestDifference>> {
    const after = decodeTextCursor(DIFFERENCES, cursor, SEQ_FORM);
    await knownBacktest(this.backtests, id);
    const items = await this.backtests.differences(id, { was, becomes }, limit, after);
    const last = items.length < limit ? null : items.at(-1)!.seq;
    return { items, next_cursor: encodeTextCursor(DIFFERENCES, last) };
  }

  @Post('backtests/:id/cancel')
  @HttpCode(200)
  @RequireRole('governor')
  @ApiOperation({ summary: 'End it; what it has found so far stays' })
  @ApiAnswer('Backtest', { description: 'The back-test.', example: EXAMPLE_BACKTEST })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  cancel(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string): Promise<Backtest> {
    return this.ordering.cancel(actor, id);
  }
}
