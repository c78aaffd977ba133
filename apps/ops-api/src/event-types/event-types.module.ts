import { Module } from '@nestjs/common';
import { EVENT_TYPE_SOURCE, registryOfTheRelease } from './event-type-source.js';
import { EventTypesController } from './event-types.controller.js';
import { RegisteredEventTypes } from './registered-event-types.js';

/** What the gate asks of each event type. */
@Module({
  controllers: [EventTypesController],
  providers: [RegisteredEventTypes, { provide: EVENT_TYPE_SOURCE, useValue: registryOfTheRelease }],
})
export class EventTypesModule {}
