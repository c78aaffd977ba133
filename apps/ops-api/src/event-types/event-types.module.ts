import { KnownCatalogue } from '@acp/catalogue';
import { Module } from '@nestjs/common';
import { ActionKindsController } from './action-kinds.controller.js';
import { EVENT_TYPE_SOURCE, catalogueSource } from './event-type-source.js';
import { EventTypesController } from './event-types.controller.js';
import { PushEventType } from './push-event-type.js';
import { RegisteredActionKinds } from './registered-action-kinds.js';
import { RegisteredEventTypes } from './registered-event-types.js';

/** The catalogue: what the gate asks of each event type, and of each kind of action. */
@Module({
  controllers: [EventTypesController, ActionKindsController],
  providers: [
    RegisteredEventTypes,
    RegisteredActionKinds,
    PushEventType,
    { provide: EVENT_TYPE_SOURCE, inject: [KnownCatalogue], useFactory: catalogueSource },
  ],
})
export class EventTypesModule {}
