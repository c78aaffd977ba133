import { GoldReading, type GoldQuote } from '@acp/gold';
import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { instantOf, QuotesQuestion, type Answer } from './questions.js';

@Controller('v1/gold/quotes')
export class QuotesController {
  constructor(private readonly reading: GoldReading) {}

  /** One for each instrument; all of them, where no symbol is named. */
  @Get()
  async list(@Query() question: QuotesQuestion): Promise<Omit<Answer<GoldQuote>, 'next_cursor'>> {
    const { symbol, limit } = question;
    const asOf = instantOf(question.as_of, new Date());
    const items = await this.reading.quotes({ symbol, asOf, limit: limit + 1 });
    if (items.length > limit) {
      throw new BadRequestException(`there are more than ${limit} instruments: name a symbol`);
    }
    return { items, as_of: asOf ?? null };
  }
}
