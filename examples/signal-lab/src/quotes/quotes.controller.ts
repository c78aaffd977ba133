import { Database } from '@acp/persistence';
import { Controller, Get, Query } from '@nestjs/common';
import { QuotesRepository, type QuoteRow } from './quotes.repository.js';

@Controller('quotes')
export class QuotesController {
  constructor(
    private readonly database: Database,
    private readonly quotes: QuotesRepository,
  ) {}

  @Get()
  async list(@Query('symbol') symbol?: string): Promise<{ items: QuoteRow[] }> {
    const { manager } = this.database.dataSource;
    return { items: await this.quotes.list(manager, symbol ?? null) };
  }
}
