import { Module } from '@nestjs/common';
import { MoveReplay } from './move-replay.js';
import { OrderReplay } from './order-replay.js';
import { PreviewReplay } from './preview-replay.js';
import { ReplaysController } from './replays.controller.js';

/** Durable jobs that deliver chosen events again. */
@Module({ controllers: [ReplaysController], providers: [PreviewReplay, OrderReplay, MoveReplay] })
export class ReplaysModule {}
