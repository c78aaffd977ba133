import type { DecisionAnswered, DecisionBulkAnswer } from '@acp/contracts';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import { UuidParam } from '../../edge/params.js';
import { EXAMPLE_ANSWERED, EXAMPLE_ANSWERED_MANY } from '../../examples/decisions.js';
import { AnswerMany } from './answer-many.js';
import { DecisionAnswerBody, DecisionBulkBody } from './approval-requests.js';
import { ApproveDecision } from './approve-decision.js';
import { RejectDecision } from './reject-decision.js';

@ApiTags('decisions')
@ApiBearerAuth()
@Controller('v1/decisions')
export class ApprovalsController {
  constructor(
    private readonly approval: ApproveDecision,
    private readonly rejection: RejectDecision,
    private readonly many: AnswerMany,
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

  @Post('approve')
  @HttpCode(200)
  @RequireRole('approver')
  @ApiOperation({
    summary: 'Approve many held decisions of one kind',
    description:
      'By `ids` or by `filter`; all of one action kind and one policy version, at most 50. A dry run judges ' +
      'each again and answers a digest over the list, which the real call sends back. Each is answered in a ' +
      'transaction of its own, by the rules of the single answer: `refused` of an item says why not.',
  })
  @ApiAnswer('DecisionBulkAnswer', {
    description: 'What became of each, or would.',
    example: EXAMPLE_ANSWERED_MANY,
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'DECISION.CHANGED')
  approveMany(
    @CurrentActor() actor: Actor,
    @Body() body: DecisionBulkBody,
  ): Promise<DecisionBulkAnswer> {
    return this.many.execute(actor, 'approve', body);
  }

  @Post('reject')
  @HttpCode(200)
  @RequireRole('approver')
  @ApiOperation({
    summary: 'End many held decisions of one kind without a release',
    description: 'As approving many: a dry run first, and its digest with the real call.',
  })
  @ApiAnswer('DecisionBulkAnswer', {
    description: 'What became of each, or would.',
    example: EXAMPLE_ANSWERED_MANY,
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'DECISION.CHANGED')
  rejectMany(
    @CurrentActor() actor: Actor,
    @Body() body: DecisionBulkBody,
  ): Promise<DecisionBulkAnswer> {
    return this.many.execute(actor, 'reject', body);
  }
}
