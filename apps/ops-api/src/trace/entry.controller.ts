import { ControlPlaneError, type DeliveryEntry } from '@acp/contracts';
import { EventRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EntryIdParam } from '../edge/params.js';
import { EXAMPLE_ENTRY } from '../examples/events.js';

/** From the id of an outbox entry, as the ledger and the audit log name it, to its event. */
@ApiTags('events')
@ApiBearerAuth()
@Controller('v1/entries')
export class EntryController {
  constructor(private readonly events: EventRepository) {}

  @Get(':entry_id')
  @ApiOperation({ summary: 'One outbox entry, whatever its state' })
  @ApiAnswer('DeliveryEntry', { description: 'The entry.', example: EXAMPLE_ENTRY })
  @ApiProblems('REQUEST.MALFORMED', 'REQUEST.NOT_FOUND')
  async entry(@Param('entry_id', EntryIdParam) entryId: string): Promise<DeliveryEntry> {
    const entry = await this.events.delivery(entryId);
    if (!entry) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no entry ${entryId}`);
    return entry;
  }
}
