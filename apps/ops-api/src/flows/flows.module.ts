import { Module } from '@nestjs/common';
import { FlowsController } from './flows.controller.js';
import { ReadFlows } from './read-flows.js';

/** Where events go. */
@Module({ controllers: [FlowsController], providers: [ReadFlows] })
export class FlowsModule {}
