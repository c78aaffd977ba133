import { Module } from '@nestjs/common';
import { OpsApiConfig } from '../../ops-api.config.js';
import { AnswerMany } from './answer-many.js';
import { ApprovalSchedule } from './approval-schedule.js';
import { ApprovalsController } from './approvals.controller.js';
import { ApproveDecision } from './approve-decision.js';
import { ExpireDecisions } from './expire-decisions.js';
import { RejectDecision } from './reject-decision.js';
import { ReleaseKeysController } from './release-keys.controller.js';
import { ReleaseKeys } from './release-keys.js';

/** What people say of held decisions, and what their silence means. */
@Module({
  controllers: [ApprovalsController, ReleaseKeysController],
  providers: [
    AnswerMany,
    ApprovalSchedule,
    ApproveDecision,
    ExpireDecisions,
    RejectDecision,
    {
      provide: ReleaseKeys,
      inject: [OpsApiConfig],
      useFactory: (config: OpsApiConfig) => ReleaseKeys.ofConfig(config),
    },
  ],
})
export class ApprovalsModule {}
