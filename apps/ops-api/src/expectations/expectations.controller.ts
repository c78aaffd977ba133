import { ControlPlaneError, type Expectation, type Page } from '@acp/contracts';
import { ExpectationRepository } from '@acp/persistence';
import { ApiAnswer, ApiProblems } from '@acp/service';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NameParam } from '../edge/params.js';
import { EXAMPLE_EXPECTATION } from '../examples/expectations.js';
import { ExpectationsQuery } from './expectation-requests.js';

/** Examples of what did not pass, in the list and of one expectation. */
const EXAMPLES = { list: 3, one: 50 } as const;

@ApiTags('expectations')
@ApiBearerAuth()
@Controller('v1/expectations')
export class ExpectationsController {
  constructor(private readonly expectations: ExpectationRepository) {}

  @Get()
  @ApiOperation({
    summary: 'What ingestion expects of events, with results over time and what did not pass',
  })
  @ApiAnswer('ExpectationPage', {
    description: 'All of them, by name.',
    example: { items: [EXAMPLE_EXPECTATION], next_cursor: null },
  })
  async list(@Query() { hours }: ExpectationsQuery): Promise<Page<Expectation>> {
    const items = await this.expectations.list({ name: null, hours, examplesMax: EXAMPLES.list });
    return { items, next_cursor: null };
  }

  @Get(':name')
  @ApiOperation({ summary: 'One expectation, with the newest 50 examples of what did not pass' })
  @ApiAnswer('Expectation', { description: 'The expectation.', example: EXAMPLE_EXPECTATION })
  @ApiProblems('REQUEST.NOT_FOUND')
  async one(
    @Param('name', NameParam) name: string,
    @Query() { hours }: ExpectationsQuery,
  ): Promise<Expectation> {
    const [found] = await this.expectations.list({ name, hours, examplesMax: EXAMPLES.one });
    if (found) return found;
    throw new ControlPlaneError('REQUEST.NOT_FOUND', `no expectation ${name}`);
  }
}
