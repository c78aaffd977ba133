import { ControlPlaneError, type Page, type Replay, type ReplayPreview } from '@acp/contracts';
import { ReplayRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { UuidParam } from '../edge/params.js';
import { EXAMPLE_REPLAY } from '../examples/replays.js';
import { givenMembers, refuseEmptyFilter, refuseWithoutReason } from '../filter/filter-of.js';
import { KnownNames } from '../filter/known-names.js';
import { decodeCursor, encodeCursor, type CursorForm } from '../paging/cursor.js';
import { MoveReplay } from './move-replay.js';
import { OrderReplay } from './order-replay.js';
import { PreviewReplay } from './preview-replay.js';
import { ReplayBody, ReplayMoveBody, ReplayQuery } from './replay-requests.js';

const CURSOR: CursorForm = { list: 'replays', id: 'uuid' };

@ApiTags('replays')
@ApiBearerAuth()
@Controller('v1/replays')
export class ReplaysController {
  constructor(
    private readonly replays: ReplayRepository,
    private readonly preview: PreviewReplay,
    private readonly order: OrderReplay,
    private readonly move: MoveReplay,
    private readonly known: KnownNames,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Replays, newest first' })
  @ApiAnswer('ReplayPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_REPLAY], next_cursor: null },
  })
  async list(@Query() query: ReplayQuery): Promise<Page<Replay>> {
    const after = decodeCursor(CURSOR, query.cursor);
    const { items, next } = await this.replays.list({ status: query.status }, query.limit, after);
    return { items, next_cursor: encodeCursor(CURSOR, next) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One replay with its progress' })
  @ApiAnswer('Replay', { description: 'The replay.', example: EXAMPLE_REPLAY })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(@Param('id', UuidParam) id: string): Promise<Replay> {
    const replay = await this.replays.find(id);
    if (!replay) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no replay ${id}`);
    return replay;
  }

  @Post()
  @HttpCode(202)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Deliver chosen events again, or say what that would mean',
    description:
      'Each delivery is a new outbox entry with this replay’s id. With `dry_run` nothing is ordered: the answer counts the events, and for each consumer those it has processed already, and `unserved` names the topics that no live worker has: without `allow_unserved` such an order is refused.',
  })
  @ApiAnswer('ReplayOrdered', {
    status: 202,
    description: 'Ordered; or the preview.',
    example: EXAMPLE_REPLAY,
  })
  @ApiProblems('REPLAY.TOPIC_NOT_SERVED')
  async create(
    @CurrentActor() actor: Actor,
    @Body() body: ReplayBody,
  ): Promise<Replay | ReplayPreview> {
    refuseEmptyFilter(body.filter, 'event');
    refuseWithoutReason(body);
    const request = { ...body, filter: givenMembers(body.filter) };
    await this.known.refuseUnknownTopic(body.filter.topic);
    await this.known.refuseUnknownType('/filter/event_type', body.filter.event_type);
    await this.known.refuseUnknownConsumer('/only_unprocessed_by', body.only_unprocessed_by);
    return body.dry_run ? this.preview.execute(request) : this.order.order(actor, request);
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Order no more deliveries until it is resumed' })
  @ApiAnswer('Replay', { description: 'The replay.', example: EXAMPLE_REPLAY })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  pause(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body?: ReplayMoveBody,
  ): Promise<Replay> {
    return this.move.execute(actor, id, 'pause', body?.reason);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'Go on where it was paused' })
  @ApiAnswer('Replay', { description: 'The replay.', example: EXAMPLE_REPLAY })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  resume(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body?: ReplayMoveBody,
  ): Promise<Replay> {
    return this.move.execute(actor, id, 'resume', body?.reason);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({ summary: 'End it; what it has ordered is delivered in any case' })
  @ApiAnswer('Replay', { description: 'The replay.', example: EXAMPLE_REPLAY })
  @ApiProblems('REQUEST.NOT_FOUND', 'REQUEST.CONFLICT')
  cancel(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body?: ReplayMoveBody,
  ): Promise<Replay> {
    return this.move.execute(actor, id, 'cancel', body?.reason);
  }
}
