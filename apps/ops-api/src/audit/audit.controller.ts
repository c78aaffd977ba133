import type { AuditEntry, AuditFilter, AuditVerification, Page } from '@acp/contracts';
import { AuditRepository } from '@acp/persistence';
import { ApiAnswer } from '@acp/service';
import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
  IntersectionType,
} from '@nestjs/swagger';
import { Optional } from '../edge/optional.js';
import { PlainText } from '../edge/plain-text.js';
import { EXAMPLE_AUDIT } from '../examples/audit.js';
import { TimeRangeDto } from '../filter/event-members.js';
import { filterOf } from '../filter/filter-of.js';
import { decodeTextCursor, encodeTextCursor } from '../paging/cursor.js';
import { PageQuery } from '../paging/page-query.js';

const ID_FORM = /^[1-9]\d{0,17}$/;

/** Filters of the audit log. Times speak of `at`. */
export class AuditQuery extends IntersectionType(PageQuery, TimeRangeDto) implements AuditFilter {
  @ApiPropertyOptional({ example: 'key:ann' })
  @Optional()
  @PlainText()
  readonly actor?: string;

  @ApiPropertyOptional({ example: 'dead_letter.replay' })
  @Optional()
  @PlainText()
  readonly action?: string;

  @ApiPropertyOptional({ example: 'topic:quotes' })
  @Optional()
  @PlainText()
  readonly target?: string;
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
    const rows = await this.audit.list(filterOf(query), query.limit + 1, before);
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
