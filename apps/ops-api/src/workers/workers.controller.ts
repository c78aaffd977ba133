import type { Page, Worker } from '@acp/contracts';
import { WorkerStateRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_WORKER } from '../examples/fleet.js';

@ApiTags('workers')
@ApiBearerAuth()
@Controller('v1/workers')
export class WorkersController {
  constructor(private readonly workers: WorkerStateRepository) {}

  @Get()
  @ApiOperation({
    summary: 'The relay fleet: leases, claims in hand, what each says of its topics',
  })
  @ApiAnswer('WorkerPage', {
    description: 'All workers.',
    example: { items: [EXAMPLE_WORKER], next_cursor: null },
  })
  async list(): Promise<Page<Worker>> {
    return { items: await this.workers.list(), next_cursor: null };
  }
}
