import { ControlPlaneError, type BlastRadius } from '@acp/contracts';
import { BlastRadiusRepository, EventRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
  IntersectionType,
  PickType,
} from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { Optional } from '../edge/optional.js';
import { EventMembersDto, TimeRangeDto } from '../filter/event-members.js';
import { givenMembers } from '../filter/filter-of.js';
import { EXAMPLE_BLAST_RADIUS } from '../examples/blast-radius.js';

const MAPPER_VERSION_MAX = 2_147_483_647;

/** Times speak of `ingested_at`. */
export class BlastRadiusQuery extends IntersectionType(
  TimeRangeDto,
  PickType(EventMembersDto, ['raw_payload_id', 'trace_id', 'source'] as const),
) {
  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAPPER_VERSION_MAX })
  @Optional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(0)
  @Max(MAPPER_VERSION_MAX)
  readonly mapper_version?: number;
}

@ApiTags('blast radius')
@ApiBearerAuth()
@Controller('v1/blast-radius')
export class BlastRadiusController {
  constructor(
    private readonly radius: BlastRadiusRepository,
    private readonly events: EventRepository,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Everything that came of a raw payload, a trace or a mapper version',
    description:
      'Give `raw_payload_id`, or `trace_id`, or `source` with `mapper_version`. At most 5,000 events are followed; `truncated` says that there are more.',
  })
  @ApiAnswer('BlastRadius', { description: 'The radius.', example: EXAMPLE_BLAST_RADIUS })
  async read(@Query() query: BlastRadiusQuery): Promise<BlastRadius> {
    refuseNoOrigin(query);
    const { by_topic, ...row } = await this.radius.read(givenMembers(query));
    return {
      origin: {
        raw_payload_id: query.raw_payload_id ?? null,
        trace_id: query.trace_id ?? null,
        source: query.source ?? null,
        mapper_version: query.mapper_version ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
      },
      ...row,
      entries: { ...sumOf(by_topic), by_topic },
      sample: await this.events.findMany(row.events.sample_ids),
    };
  }
}

function refuseNoOrigin(query: BlastRadiusQuery): void {
  if (query.raw_payload_id ?? query.trace_id) return;
  if (query.source !== undefined && query.mapper_version !== undefined) return;
  const detail = 'give raw_payload_id, or trace_id, or source with mapper_version';
  throw new ControlPlaneError('REQUEST.MALFORMED', detail);
}

function sumOf(topics: BlastRadius['entries']['by_topic']) {
  const sum = { pending: 0, in_flight: 0, delivered: 0, dead: 0, discarded: 0 };
  for (const topic of topics) {
    for (const state of Object.keys(sum) as (keyof typeof sum)[]) sum[state] += topic[state];
  }
  return sum;
}
