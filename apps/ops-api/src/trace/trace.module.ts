import { Module } from '@nestjs/common';
import { EntryController } from './entry.controller.js';
import { ReadTrace } from './read-trace.js';
import { TraceController } from './trace.controller.js';

/** The life of one event, and all events of one trace. */
@Module({
  controllers: [TraceController, EntryController],
  providers: [ReadTrace],
  exports: [ReadTrace],
})
export class TraceModule {}
