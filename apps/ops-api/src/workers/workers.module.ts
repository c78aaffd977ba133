import { Module } from '@nestjs/common';
import { WorkersController } from './workers.controller.js';

/** The relay fleet. */
@Module({ controllers: [WorkersController] })
export class WorkersModule {}
