import {
  ControlPlaneError,
  type HeldBatch,
  type HeldBatchAnswer,
  type HeldBatchDetail,
  type HeldRecord,
  type Page,
} from '@acp/contracts';
import type { HeldContent } from '@acp/intake';
import { HeldBatchRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequireRole } from '@acp/service';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { UuidParam } from '../edge/params.js';
import {
  EXAMPLE_HELD_BATCH,
  EXAMPLE_HELD_BATCH_ANSWER,
  EXAMPLE_HELD_BATCH_DETAIL,
} from '../examples/expectations.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { HeldBatchBody, HeldBatchesQuery } from './expectation-requests.js';
import { ResolveHeld } from './resolve-held.js';

const CURSOR: CursorForm = { list: 'held-batches', id: 'uuid' };
const RECORDS_SHOWN = 200;
const TEXT_CHARS_SHOWN = 4_096;

@ApiTags('expectations')
@ApiBearerAuth()
@Controller('v1/held-batches')
export class HeldBatchesController {
  constructor(
    private readonly batches: HeldBatchRepository,
    private readonly resolve: ResolveHeld,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Batches that expectations held, newest first' })
  @ApiAnswer('HeldBatchPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_HELD_BATCH], next_cursor: null },
  })
  async list(
    @Query() { state, source, limit, cursor }: HeldBatchesQuery,
  ): Promise<Page<HeldBatch>> {
    const filter = { ...(state && { state }), ...(source !== undefined && { source }) };
    const after = decodeCursor(CURSOR, cursor);
    const { items, next } = await this.batches.list(filter, limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One held batch with its records' })
  @ApiAnswer('HeldBatchDetail', { description: 'The batch.', example: EXAMPLE_HELD_BATCH_DETAIL })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(@Param('id', UuidParam) id: string): Promise<HeldBatchDetail> {
    const found = await this.batches.find(id);
    if (!found) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no held batch ${id}`);
    const { content, ...batch } = found;
    return { ...batch, items: recordsOf(content) };
  }

  @Post(':id/release')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Store a held batch as if it had come in now',
    description:
      'Records that an expectation sends to quarantine go there; what holds the batch is not judged again.',
  })
  @ApiAnswer('HeldBatchAnswer', {
    description: 'What was done, or would be.',
    example: EXAMPLE_HELD_BATCH_ANSWER,
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  release(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: HeldBatchBody,
  ): Promise<HeldBatchAnswer> {
    return this.resolve.release(actor, id, body);
  }

  @Post(':id/discard')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Give a held batch up: nothing of it becomes an event' })
  @ApiAnswer('HeldBatchAnswer', {
    description: 'What was done, or would be.',
    example: { ...EXAMPLE_HELD_BATCH_ANSWER, state: 'discarded', accepted: 0, rejected: 0 },
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  discard(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: HeldBatchBody,
  ): Promise<HeldBatchAnswer> {
    return this.resolve.discard(actor, id, body);
  }
}

function recordsOf(content: string): HeldRecord[] {
  const { raws, records } = JSON.parse(content) as HeldContent;
  return records.slice(0, RECORDS_SHOWN).map(({ raw, record_index, event, text, reasons }) => ({
    raw_payload_id: raws[raw]!.id,
    record_index,
    event_id: event?.event_id ?? null,
    event_type: event?.event_type ?? null,
    record_text: text.slice(0, TEXT_CHARS_SHOWN),
    reasons: [...reasons],
  }));
}
