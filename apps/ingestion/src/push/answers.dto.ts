import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const OUTCOMES = ['accepted', 'duplicate', 'rejected'] as const;

export class ReasonDto {
  @ApiProperty({ example: 'GATE.INVALID' })
  code!: string;

  @ApiProperty({ example: '/payload/bid_price', description: 'JSON pointer into the record.' })
  path!: string;

  @ApiProperty()
  message!: string;
}

export class PushedEventDto {
  @ApiProperty({ format: 'uuid' })
  event_id!: string;

  @ApiProperty({ format: 'uuid' })
  trace_id!: string;

  @ApiProperty({ enum: ['accepted', 'duplicate'] })
  outcome!: 'accepted' | 'duplicate';
}

export class BatchItemDto {
  @ApiProperty({ enum: OUTCOMES })
  outcome!: (typeof OUTCOMES)[number];

  @ApiPropertyOptional({ format: 'uuid' })
  event_id?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  trace_id?: string;

  @ApiPropertyOptional({ type: [ReasonDto] })
  errors?: readonly ReasonDto[];
}

export class BatchAnswerDto {
  @ApiProperty({ type: [BatchItemDto], description: 'One per item, in order.' })
  items!: BatchItemDto[];

  @ApiProperty()
  records!: number;

  @ApiProperty()
  accepted!: number;

  @ApiProperty()
  duplicates!: number;

  @ApiProperty()
  rejected!: number;
}

export class RefusedRecordDto {
  @ApiProperty({ format: 'uuid' })
  raw_payload_id!: string;

  @ApiProperty()
  record_index!: number;

  @ApiProperty({ type: [ReasonDto] })
  reasons!: readonly ReasonDto[];
}

export class PayloadsAnswerDto {
  @ApiProperty()
  raw_payloads!: number;

  @ApiProperty()
  records!: number;

  @ApiProperty()
  accepted!: number;

  @ApiProperty()
  duplicates!: number;

  @ApiProperty()
  rejected!: number;

  @ApiProperty({ type: [String], description: 'Accepted and duplicate events, in order.' })
  event_ids!: string[];

  @ApiProperty({ type: [RefusedRecordDto], description: 'The first refused records, 20 at most.' })
  errors!: RefusedRecordDto[];
}
