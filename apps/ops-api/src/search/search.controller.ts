import type { EventSummary, Page } from '@acp/contracts';
import { EventRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_EVENT } from '../examples/events.js';
import { filterOf } from '../filter/filter-of.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { EventQuery } from './event-query.js';

const CURSOR: CursorForm = { list: 'events', id: 'uuid' };

@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/events')
export class SearchController {
  constructor(private readonly events: EventRepository) {}

  @Get()
  @ApiOperation({
    summary: 'Search events, newest first',
    description:
      'Filters by `source` or `entity_type` alone, and a `text` that begins a source or more than 50 entities, look at a bounded number of rows for each page: a page may then be short or empty and still have a `next_cursor`.',
  })
  @ApiAnswer('EventPage', {
    description: 'A page of events.',
    example: { items: [EXAMPLE_EVENT], next_cursor: 'WyJldmVudHMiLCIyMDI2LTExLTIx' },
  })
  async list(@Query() query: EventQuery): Promise<Page<EventSummary>> {
    const after = decodeCursor(CURSOR, query.cursor);
    const { items, next } = await this.events.search(filterOf(query), query.limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }
}
