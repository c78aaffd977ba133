import type { CataloguePushed, Page, RegisteredEventType } from '@acp/contracts';
import { ApiAnswer, ApiProblems, RequireRole } from '@acp/service';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, type Actor } from '../audit/actor.js';
import { NameParam } from '../edge/params.js';
import { EXAMPLE_EVENT_TYPE } from '../examples/event-types.js';
import { PushEventType } from './push-event-type.js';
import { EventTypePushBody } from './push-request.js';
import { RegisteredEventTypes } from './registered-event-types.js';

@ApiTags('event types')
@ApiBearerAuth()
@Controller('v1/event-types')
export class EventTypesController {
  constructor(
    private readonly types: RegisteredEventTypes,
    private readonly pushing: PushEventType,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireRole('operator')
  @ApiOperation({
    summary: 'Push a version of an event type, or of a kind of action',
    description:
      'A version never changes; the same content again is the same version. Every running process knows it ' +
      'within seconds. Refused where its schema does not compile, an example or its upcaster breaks it, or it ' +
      'breaks what the compatibility of its type promises: each reason names its member.',
  })
  @ApiAnswer('CataloguePushed', {
    description: 'What became of it.',
    example: {
      kind: 'event',
      name: 'SHIPMENT_DELIVERED',
      schema_version: 1,
      sha256: 'f3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      created: true,
      dry_run: false,
    },
  })
  @ApiProblems('CATALOGUE.INVALID', 'CATALOGUE.INCOMPATIBLE', 'CATALOGUE.EXISTS')
  push(
    @CurrentActor() actor: Actor,
    @Body() { dry_run = false, ...given }: EventTypePushBody,
  ): Promise<CataloguePushed> {
    return this.pushing.execute(actor, given, dry_run);
  }

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
