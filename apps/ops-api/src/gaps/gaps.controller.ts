import type { Gap, Page } from '@acp/contracts';
import { GapRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { UuidParam } from '../edge/params.js';
import { EXAMPLE_GAP } from '../examples/gaps.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { ActOnGap, knownGap } from './act-on-gap.js';
import { GapMarkBody, GapQuery, GapRetryBody } from './gap-requests.js';

const CURSOR: CursorForm = { list: 'gaps', id: 'uuid' };

@ApiTags('gaps')
@ApiBearerAuth()
@Controller('v1/gaps')
export class GapsController {
  constructor(
    private readonly gaps: GapRepository,
    private readonly act: ActOnGap,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Holes in what sources sent, newest first' })
  @ApiAnswer('GapPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_GAP], next_cursor: null },
  })
  async list(@Query() { source, state, symbol, limit, cursor }: GapQuery): Promise<Page<Gap>> {
    const after = decodeCursor(CURSOR, cursor);
    const { items, next } = await this.gaps.list({ source, state, symbol }, limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One gap: how far it is filled, and what the last try said' })
  @ApiAnswer('Gap', { description: 'The gap.', example: EXAMPLE_GAP })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('id', UuidParam) id: string): Promise<Gap> {
    return knownGap(this.gaps, id);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Fill it now, with all its tries anew',
    description:
      'One that is lost is open again; what came of it already is a duplicate. A venue that has asked to wait is still waited for.',
  })
  @ApiAnswer('Gap', { description: 'The gap.', example: EXAMPLE_GAP })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  retry(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() { reason }: GapRetryBody,
  ): Promise<Gap> {
    return this.act.retry(actor, id, reason);
  }

  @Post(':id/mark')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Say that it is healed, or lost: nothing fills it any more' })
  @ApiAnswer('Gap', { description: 'The gap.', example: EXAMPLE_GAP })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  mark(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() { state, reason }: GapMarkBody,
  ): Promise<Gap> {
    return this.act.mark(actor, id, { state, reason });
  }
}
