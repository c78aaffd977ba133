import type { Model, Page } from '@acp/contracts';
import { ModelRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../../audit/actor.js';
import { EXAMPLE_MODEL } from '../../examples/switches.js';
import { ChangeModel } from './change-model.js';
import { ModelChangeBody } from './model-requests.js';

const MODELS_MAX = 10_000;

@ApiTags('models')
@ApiBearerAuth()
@Controller('v1/models')
export class ModelsController {
  constructor(
    private readonly models: ModelRepository,
    private readonly change: ChangeModel,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Models that have a status of their own',
    description: 'Every other model is allowed, as far as a policy allows it.',
  })
  @ApiAnswer('ModelPage', {
    description: 'All of them, by name and version.',
    example: { items: [EXAMPLE_MODEL], next_cursor: null },
  })
  async list(): Promise<Page<Model>> {
    return { items: await this.models.list(MODELS_MAX), next_cursor: null };
  }

  @Patch()
  @RequireRole('governor')
  @ApiOperation({
    summary: 'Allow a model, put it in shadow, or block it',
    description: 'Holds from the answer on; members that are not given stay as they are.',
  })
  @ApiAnswer('Model', { description: 'The model.', example: EXAMPLE_MODEL })
  @ApiProblems('DECISION.SWITCH_PENDING')
  set(@CurrentActor() actor: Actor, @Body() body: ModelChangeBody): Promise<Model> {
    return this.change.execute(actor, body);
  }
}
