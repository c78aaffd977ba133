import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { MeController } from './me.controller.js';
import { RedactForViewers } from './redact-for-viewers.js';
import { StatementTimeouts } from './statement-timeouts.js';

/** What a caller may see. Who may ask at all is the service's guard. */
@Module({
  controllers: [MeController],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: StatementTimeouts },
    { provide: APP_INTERCEPTOR, useClass: RedactForViewers },
  ],
})
export class AccessModule {}
