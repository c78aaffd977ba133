import type { Canary } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_CANARY } from '../examples/canary.js';
import { ReadCanary } from './read-canary.js';

@ApiTags('canary')
@ApiBearerAuth()
@Controller('v1/canary')
export class CanaryController {
  constructor(private readonly canary: ReadCanary) {}

  @Get()
  @ApiOperation({ summary: 'Where events of our own come to, and what they miss' })
  @ApiAnswer('Canary', {
    description: 'Every place that a canary was judged at, and where none goes.',
    example: EXAMPLE_CANARY,
  })
  read(): Promise<Canary> {
    return this.canary.read();
  }
}
