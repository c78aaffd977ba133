import type { Page, RegisteredEventType } from '@acp/contracts';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NameParam } from '../edge/params.js';
import { EXAMPLE_EVENT_TYPE } from '../examples/event-types.js';
import { RegisteredEventTypes } from './registered-event-types.js';

@ApiTags('event types')
@ApiBearerAuth()
@Controller('v1/event-types')
export class EventTypesController {
  constructor(private readonly types: RegisteredEventTypes) {}

  @Get()
  @ApiOperation({ summary: 'Every event type with the JSON Schema of each version' })
  @ApiAnswer('RegisteredEventTypePage', {
    description: 'All types, by name.',
    example: { items: [EXAMPLE_EVENT_TYPE], next_cursor: null },
  })
  async list(): Promise<Page<RegisteredEventType>> {
    return { items: await this.types.list(), next_cursor: null };
  }

  @Get(':type')
  @ApiOperation({
    summary: 'One event type',
    description: 'An unknown one is refused with the name that was probably meant.',
  })
  @ApiAnswer('RegisteredEventType', { description: 'The type.', example: EXAMPLE_EVENT_TYPE })
  @ApiProblems('REQUEST.NOT_FOUND')
  one(@Param('type', NameParam) name: string): Promise<RegisteredEventType> {
    return this.types.find(name);
  }
}
