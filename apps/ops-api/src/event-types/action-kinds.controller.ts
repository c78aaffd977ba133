import type { Page, RegisteredActionKind } from '@acp/contracts';
import { ApiAnswer } from '@acp/service';
import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXAMPLE_ACTION_KIND } from '../examples/event-types.js';
import { RegisteredActionKinds } from './registered-action-kinds.js';

@ApiTags('event types')
@ApiBearerAuth()
@Controller('v1/action-kinds')
export class ActionKindsController {
  constructor(private readonly kinds: RegisteredActionKinds) {}

  @Get()
  @ApiOperation({
    summary: 'Every kind of action with the JSON Schema of each version',
    description: 'What a model may propose. More are pushed with `POST /v1/event-types`.',
  })
  @ApiAnswer('RegisteredActionKindPage', {
    description: 'All kinds, by name.',
    example: { items: [EXAMPLE_ACTION_KIND], next_cursor: null },
  })
  async list(): Promise<Page<RegisteredActionKind>> {
    return { items: await this.kinds.list(), next_cursor: null };
  }
}
