import { Database } from '@acp/persistence';
import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { readMarket } from './market-events.js';
import type { SymbolHistory } from './market.js';

@Controller('histories')
export class MarketController {
  constructor(private readonly database: Database) {}

  /** All that was delivered of one venue, for the model to read. */
  @Get()
  async list(@Query('venue') venue?: string): Promise<{ items: readonly SymbolHistory[] }> {
    if (!venue) throw new BadRequestException('venue is required, for example binance-usdm');
    return { items: await readMarket(this.database.dataSource.manager, venue) };
  }
}
