import { ControlPlaneError, type BlastRadius } from '@acp/contracts';
import { BlastRadiusRepository, EventRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { IsUuidText } from '../edge/is-uuid-text.js';
import { PlainText } from '../edge/plain-text.js';
import { EXAMPLE_BLAST_RADIUS } from '../examples/blast-radius.js';

const MAPPER_VERSION_MAX = 2_147_483_647;

export class BlastRadiusQuery {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly raw_payload_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuidText()
  readonly trace_id?: string;

  @ApiPropertyOptional({ description: 'Of the mapper; together with `mapper_version`.' })
  @IsOptional()
  @PlainText()
  readonly source?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAPPER_VERSION_MAX })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value,
  )
  @IsInt()
  @Min(0)
  @Max(MAPPER_VERSION_MAX)
  readonly mapper_version?: number;

  @ApiPropertyOptional({ description: 'By `ingested_at`, inclusive.' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'By `ingested_at`, exclusive.' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;
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
    const { by_topic, ...row } = await this.radius.read({
      rawPayloadId: query.raw_payload_id,
      traceId: query.trace_id,
      source: query.source,
      mapperVersion: query.mapper_version,
      from: query.from,
      to: query.to,
    });
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
