import type { HookAnswer, HookChallenge } from '@acp/contracts';
import { parseTraceparent } from '@acp/contracts';
import { PublicRoute } from '@acp/observability';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accountOf } from '../../accept/account.js';
import { bytesOf } from '../../push/raw-body.js';
import { headersOf } from '../../push/request-context.js';
import { ReceiveHook } from './receive-hook.js';

@ApiTags('hooks')
@PublicRoute()
@Controller('v1/hooks/:source')
export class HooksController {
  constructor(private readonly receiveHook: ReceiveHook) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({ summary: 'Takes a delivery of a vendor’s webhook, which its signature lets in.' })
  @ApiConsumes('application/json')
  @ApiBody({ schema: {}, description: 'As the vendor sends it; the signature is over its bytes.' })
  @ApiAnswer('HookAnswer', {
    status: HttpStatus.ACCEPTED,
    description: 'Committed; refused records are kept in quarantine.',
    example: { records: 1, accepted: 1, duplicates: 0, rejected: 0 },
  })
  @ApiAnswer('HookChallenge', {
    description: 'Slack asked whether this address is ours.',
    example: { challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' },
  })
  @ApiProblems(
    'HOOK.UNKNOWN_SOURCE',
    'HOOK.BAD_SIGNATURE',
    'HOOK.TOO_OLD',
    'REQUEST.RATE_LIMITED',
    'SERVICE.UNAVAILABLE',
  )
  async receive(
    @Param('source') source: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HookAnswer | HookChallenge> {
    const headers = headersOf(request);
    const trace = parseTraceparent(headers['traceparent'], headers['tracestate']);
    const body = bytesOf(request);
    const received = await this.receiveHook.receive(source, { headers, body, trace });
    if (received.kind === 'stored') return accountOf(received.payload.items);
    reply.status(HttpStatus.OK);
    return { challenge: received.challenge };
  }
}
