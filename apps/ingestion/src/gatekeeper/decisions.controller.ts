import {
  ControlPlaneError,
  PROPOSAL_SCHEMA,
  type CheckedProposal,
  type DecidedProposal,
} from '@acp/contracts';
import { actorOf, ApiAnswer, ApiProblems, CurrentCaller, type Caller } from '@acp/service';
import { Controller, Get, HttpCode, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
  type ApiBodyOptions,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RawBody, type ReceivedBody } from '../push/raw-body.js';
import { pushContextOf } from '../push/request-context.js';
import { EXAMPLE_CHECKED, EXAMPLE_HELD, EXAMPLE_PROPOSAL, EXAMPLE_RELEASED } from './examples.js';
import type { Gatekeeper } from './make-gatekeeper.js';
import { DecisionIdParam, requireKey, WaitParam, WAIT_S_MAX } from './proposal-context.js';

export const GATEKEEPER_PARTS = Symbol('GATEKEEPER_PARTS');

const { $id: _id, title: _title, ...schema } = PROPOSAL_SCHEMA;
const PROPOSAL_BODY = {
  schema: { ...schema, example: EXAMPLE_PROPOSAL },
} as unknown as ApiBodyOptions;

const WAIT_QUERY = {
  name: 'wait_s',
  required: false,
  description: 'Seconds to wait while it is held.',
  schema: { type: 'integer', minimum: 0, maximum: WAIT_S_MAX, default: 0 },
} as const;

@ApiTags('decisions')
@ApiBearerAuth()
@Controller('v1/decisions')
export class DecisionsController {
  constructor(@Inject(GATEKEEPER_PARTS) private readonly gatekeeper: Gatekeeper | null) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Proposes an action; answers after the commit of what became of it.' })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiHeader({ name: 'traceparent', required: false })
  @ApiHeader({ name: 'tracestate', required: false })
  @ApiQuery(WAIT_QUERY)
  @ApiBody(PROPOSAL_BODY)
  @ApiAnswer('DecidedProposal', {
    description: 'Released: act on `release`, and on nothing else.',
    example: EXAMPLE_RELEASED,
  })
  @ApiAnswer('DecidedProposal', {
    status: 202,
    description: 'Held: people decide until `hold_until`.',
    example: EXAMPLE_HELD,
  })
  @ApiProblems(
    'DECISION.DENIED',
    'DECISION.STOPPED',
    'DECISION.NO_POLICY',
    'DECISION.CONFLICT',
    'DECISION.EXPIRED',
    'DECISION.CHANGED',
    'GATE.INVALID',
    'GATE.UNKNOWN_TYPE',
    'GATE.UNSAFE_VALUE',
    'GATE.TOO_LARGE',
  )
  async propose(
    @RawBody() { bytes }: ReceivedBody,
    @Query('wait_s', WaitParam) waitMs: number,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<DecidedProposal> {
    const context = requireKey(pushContextOf(request, caller));
    const { propose } = this.parts();
    const answer = await propose.propose(bytes, context, actorOf(caller), waitMs);
    if (answer.state === 'held') reply.status(202);
    return answer;
  }

  @Post('check')
  @HttpCode(200)
  @ApiOperation({ summary: 'What would be said of a proposal now. Stores nothing.' })
  @ApiBody(PROPOSAL_BODY)
  @ApiAnswer('CheckedProposal', {
    description: 'The verdict, without budgets; a later proposal is judged anew.',
    example: EXAMPLE_CHECKED,
  })
  @ApiProblems('GATE.INVALID', 'GATE.UNKNOWN_TYPE', 'GATE.UNSAFE_VALUE')
  check(
    @RawBody() { bytes }: ReceivedBody,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<CheckedProposal> {
    return this.parts().propose.check(bytes, pushContextOf(request, caller), actorOf(caller));
  }

  @Get(':decision_id')
  @ApiOperation({ summary: 'A decision of the caller’s own, as it stands.' })
  @ApiParam({ name: 'decision_id', schema: { type: 'string', format: 'uuid' } })
  @ApiQuery(WAIT_QUERY)
  @ApiAnswer('DecidedProposal', {
    description: 'In whatever state it is.',
    example: EXAMPLE_RELEASED,
  })
  @ApiProblems('REQUEST.NOT_FOUND')
  find(
    @Param('decision_id', DecisionIdParam) decisionId: string,
    @Query('wait_s', WaitParam) waitMs: number,
    @CurrentCaller() caller: Caller,
  ): Promise<DecidedProposal> {
    return this.parts().propose.find(decisionId, actorOf(caller), waitMs);
  }

  @Post(':decision_id/withdraw')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes back a decision of the caller’s own that is held.' })
  @ApiParam({ name: 'decision_id', schema: { type: 'string', format: 'uuid' } })
  @ApiAnswer('DecidedProposal', {
    description: 'It is withdrawn.',
    example: { ...EXAMPLE_HELD, state: 'withdrawn' },
  })
  @ApiProblems('REQUEST.NOT_FOUND', 'DECISION.CHANGED', 'DECISION.EXPIRED')
  async withdraw(
    @Param('decision_id', DecisionIdParam) decisionId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<DecidedProposal> {
    const { withdraw, propose } = this.parts();
    await withdraw.withdraw(decisionId, actorOf(caller));
    return propose.find(decisionId, actorOf(caller));
  }

  private parts(): Gatekeeper {
    if (this.gatekeeper) return this.gatekeeper;
    const detail = 'RELEASE_SIGNING_KEY_FILE is not set, so no release can be signed';
    throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail);
  }
}
