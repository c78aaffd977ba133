import type { AuditEntry, AuditVerification, Page } from '@acp/contracts';
import { AuditRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsEndOfRange } from '../edge/is-end-of-range.js';
import { IsTime } from '../edge/is-time.js';
import { PlainText } from '../edge/plain-text.js';
import { EXAMPLE_AUDIT } from '../examples/audit.js';
import { decodeTextCursor, encodeTextCursor } from '../paging/cursor.js';
import { PageQuery } from '../paging/page-query.js';

const ID_FORM = /^[1-9]\d{0,17}$/;

export class AuditQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'ann' })
  @IsOptional()
  @PlainText()
  readonly actor?: string;

  @ApiPropertyOptional({ example: 'dead_letter.replay' })
  @IsOptional()
  @PlainText()
  readonly action?: string;

  @ApiPropertyOptional({ example: 'topic:quotes' })
  @IsOptional()
  @PlainText()
  readonly target?: string;

  @ApiPropertyOptional({ description: 'Inclusive.' })
  @IsOptional()
  @IsTime()
  readonly from?: string;

  @ApiPropertyOptional({ description: 'Exclusive.' })
  @IsOptional()
  @IsEndOfRange()
  readonly to?: string;
}

@ApiTags('audit')
@ApiBearerAuth()
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditRepository) {}

  @Get()
  @ApiOperation({ summary: 'Who did what, newest first' })
  @ApiAnswer('AuditPage', {
    description: 'A page.',
    example: { items: [EXAMPLE_AUDIT], next_cursor: null },
  })
  async list(@Query() query: AuditQuery): Promise<Page<AuditEntry>> {
    const before = decodeTextCursor('audit', query.cursor, ID_FORM);
    const rows = await this.audit.list(query, query.limit + 1, before);
    const items = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? items.at(-1)!.id : null;
    return { items, next_cursor: encodeTextCursor('audit', last) };
  }

  @Get('verify')
  @ApiOperation({
    summary: 'Read the whole chain and say which rows are altered, missing or unchained',
  })
  @ApiAnswer('AuditVerification', {
    description: 'The verdict.',
    example: { intact: true, entries: 1, head: EXAMPLE_AUDIT.hash, findings: [] },
  })
  verify(): Promise<AuditVerification> {
    return this.audit.verify();
  }
}
