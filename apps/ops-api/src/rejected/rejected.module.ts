import { Module } from '@nestjs/common';
import { DiscardMatching } from './discard-matching.js';
import { RejectedController } from './rejected.controller.js';
import { ResubmitMatching } from './resubmit-matching.js';
import { ResubmitRejected } from './resubmit-rejected.js';

/** The quarantine: look, mend and resubmit, discard. */
@Module({
  controllers: [RejectedController],
  providers: [DiscardMatching, ResubmitMatching, ResubmitRejected],
})
export class RejectedModule {}
