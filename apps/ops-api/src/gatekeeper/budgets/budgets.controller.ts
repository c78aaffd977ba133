import type { Budget, Page } from '@acp/contracts';
import { BudgetRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Optional } from '../../edge/optional.js';
import { PlainText } from '../../edge/plain-text.js';
import { EXAMPLE_BUDGET } from '../../examples/switches.js';
import { decodeTextCursor, encodeTextCursor } from '../../paging/cursor.js';
import { PageQuery } from '../../paging/page-query.js';

const LIST = 'budgets';
const KEY_FORM = /^[^\0]{1,512}$/;

export class BudgetQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Budgets of one policy set.', example: 'trading' })
  @Optional()
  @PlainText()
  readonly policy?: string;
}

@ApiTags('budgets')
@ApiBearerAuth()
@Controller('v1/budgets')
export class BudgetsController {
  constructor(private readonly budgets: BudgetRepository) {}

  @Get()
  @ApiOperation({ summary: 'Budgets in use: what is taken of each in its window, by key' })
  @ApiAnswer('BudgetPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_BUDGET], next_cursor: null },
  })
  async list(@Query() { limit, cursor, policy }: BudgetQuery): Promise<Page<Budget>> {
    const after = decodeTextCursor(LIST, cursor, KEY_FORM);
    const items = await this.budgets.list({ policy }, limit, after);
    const last = items.length < limit ? null : items.at(-1)!.key;
    return { items, next_cursor: encodeTextCursor(LIST, last) };
  }
}
