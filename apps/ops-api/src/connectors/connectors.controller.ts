import type { Connector, Page } from '@acp/contracts';
import { ConnectorStateRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_CONNECTOR } from '../examples/fleet.js';

@ApiTags('connectors')
@ApiBearerAuth()
@Controller('v1/connectors')
export class ConnectorsController {
  constructor(private readonly connectors: ConnectorStateRepository) {}

  @Get()
  @ApiOperation({ summary: 'How far each connector has read, its lag, and gaps it knows of' })
  @ApiAnswer('ConnectorPage', {
    description: 'All connectors that keep a cursor.',
    example: { items: [EXAMPLE_CONNECTOR], next_cursor: null },
  })
  async list(): Promise<Page<Connector>> {
    return { items: await this.connectors.list(), next_cursor: null };
  }
}
