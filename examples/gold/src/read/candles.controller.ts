import { GoldReading, type GoldCandle } from '@acp/gold';
import { Controller, Get, Query } from '@nestjs/common';
import {
  CandlesQuestion,
  decodePlace,
  encodePlace,
  instantOf,
  rangeOf,
  type Answer,
} from './questions.js';

@Controller('v1/gold/candles')
export class CandlesController {
  constructor(private readonly reading: GoldReading) {}

  /** Oldest first. */
  @Get()
  async list(@Query() question: CandlesQuestion): Promise<Answer<GoldCandle>> {
    const { symbol, interval, limit } = question;
    const now = new Date();
    const asOf = instantOf(question.as_of, now);
    const found = await this.reading.candles({
      ...{ symbol, interval, asOf, ...rangeOf(question, now) },
      limit: limit + 1,
      after: decodePlace(question.cursor),
    });
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1)! : null;
    const next_cursor = last && encodePlace({ ...last, openedAt: last.opened_at });
    return { items, as_of: asOf ?? null, next_cursor };
  }
}
