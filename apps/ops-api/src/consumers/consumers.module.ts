import { Module } from '@nestjs/common';
import { ConsumersController } from './consumers.controller.js';

/** What consumers report of effects in their own databases. */
@Module({ controllers: [ConsumersController] })
export class ConsumersModule {}
