import type { Caller as CallerAnswer } from '@acp/contracts';
import { actorOf, ApiAnswer, type Caller, CurrentCaller } from '@acp/service';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpsApiConfig } from '../ops-api.config.js';

@ApiTags('access')
@ApiBearerAuth()
@Controller('v1/me')
export class MeController {
  constructor(@Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>) {}

  @Get()
  @ApiOperation({ summary: 'Who you are here, and what you may do' })
  @ApiAnswer('Caller', {
    description: 'The caller.',
    example: {
      name: 'key:ann',
      role: 'operator',
      grants: ['approver:trading'],
      authenticated: true,
    },
  })
  me(@CurrentCaller() caller: Caller): CallerAnswer {
    const authenticated = Boolean(this.config.opsApiKeys ?? this.config.opsOidcIssuer);
    const { role, grants } = caller;
    return { name: actorOf(caller), role, grants: [...grants], authenticated };
  }
}
