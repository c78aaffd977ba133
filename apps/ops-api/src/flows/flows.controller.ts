import type { Flows } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_FLOWS } from '../examples/flows.js';
import { ReadFlows } from './read-flows.js';

@ApiTags('flows')
@ApiBearerAuth()
@Controller('v1/flows')
export class FlowsController {
  constructor(private readonly flows: ReadFlows) {}

  @Get()
  @ApiOperation({ summary: 'Which sources bring which event types to which topics, and how fast' })
  @ApiAnswer('Flows', { description: 'The flows.', example: EXAMPLE_FLOWS })
  read(): Promise<Flows> {
    return this.flows.read();
  }
}
