import { Module } from '@nestjs/common';
import { RejectedController } from './rejected.controller.js';
import { ResubmitRejected } from './resubmit-rejected.js';

/** The quarantine: look, mend and resubmit, discard. */
@Module({ controllers: [RejectedController], providers: [ResubmitRejected] })
export class RejectedModule {}
