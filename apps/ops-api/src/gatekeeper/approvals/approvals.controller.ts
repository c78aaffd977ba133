import type { DecisionAnswered } from '@acp/contracts';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import { UuidParam } from '../../edge/params.js';
import { EXAMPLE_ANSWERED } from '../../examples/decisions.js';
import { DecisionAnswerBody } from './approval-requests.js';
import { ApproveDecision } from './approve-decision.js';
import { RejectDecision } from './reject-decision.js';

@ApiTags('decisions')
@ApiBearerAuth()
@Controller('v1/decisions')
export class ApprovalsController {
  constructor(
    private readonly approval: ApproveDecision,
    private readonly rejection: RejectDecision,
  ) {}

  @Post(':id/approve')
  @HttpCode(200)
  @RequireRole('approver')
  @ApiOperation({
    summary: 'Approve a held decision',
    description:
      'Names the action and the version that were looked at. It is judged again by what is in force, on ' +
      'facts of now; with a full quorum it is released in the same transaction.',
  })
  @ApiAnswer('DecisionAnswered', {
    description: 'Held still, or released.',
    example: EXAMPLE_ANSWERED,
  })
  @ApiProblems(
    ...(['REQUEST.NOT_FOUND', 'REQUEST.CONFLICT', 'DECISION.CHANGED', 'DECISION.EXPIRED'] as const),
    ...(['DECISION.QUORUM', 'DECISION.SELF_APPROVAL'] as const),
    ...(['DECISION.DENIED', 'DECISION.STOPPED', 'DECISION.NO_POLICY'] as const),
  )
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: DecisionAnswerBody,
  ): Promise<DecisionAnswered> {
    return this.approval.execute(actor, id, body);
  }

  @Post(':id/reject')
  @HttpCode(200)
  @RequireRole('approver')
  @ApiOperation({ summary: 'End a held decision without a release' })
  @ApiAnswer('DecisionAnswered', {
    description: 'Rejected.',
    example: { ...EXAMPLE_ANSWERED, state: 'rejected', release_seq: null },
  })
  @ApiProblems(
    'REQUEST.NOT_FOUND',
    'REQUEST.CONFLICT',
    'DECISION.CHANGED',
    'DECISION.EXPIRED',
    'DECISION.QUORUM',
  )
  reject(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: DecisionAnswerBody,
  ): Promise<DecisionAnswered> {
    return this.rejection.execute(actor, id, body);
  }
}
