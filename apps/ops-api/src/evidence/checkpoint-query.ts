import type { EvidenceCheckpoint } from '@acp/contracts';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';

const HASH = /^[0-9a-f]{64}$/;

/** What a kept checkpoint says. Whether it is signed is checked where it is kept, not here. */
export class CheckpointQuery {
  @ApiPropertyOptional({ example: 5, description: '`checkpoint.head.number`.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  readonly head_number?: number;

  @ApiPropertyOptional({ description: '`checkpoint.head.hash`.' })
  @ValidateIf(
    ({ head_number, head_hash }: CheckpointQuery) => (head_number ?? head_hash) !== undefined,
  )
  @Matches(HASH)
  readonly head_hash?: string;

  @ApiPropertyOptional({ example: '12', description: '`checkpoint.audit.id`.' })
  @IsOptional()
  @Matches(/^[1-9]\d{0,17}$/)
  readonly audit_id?: string;

  @ApiPropertyOptional({ description: '`checkpoint.audit.hash`.' })
  @ValidateIf(({ audit_id, audit_hash }: CheckpointQuery) => (audit_id ?? audit_hash) !== undefined)
  @Matches(HASH)
  readonly audit_hash?: string;
}

export function checkpointOf(query: CheckpointQuery): Pick<EvidenceCheckpoint, 'head' | 'audit'> {
  const { head_number: number, head_hash = '', audit_id: id, audit_hash = '' } = query;
  return {
    head: number === undefined ? null : { number, hash: head_hash },
    audit: id === undefined ? null : { id, hash: audit_hash },
  };
}
