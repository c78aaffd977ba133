import { Database } from '@acp/persistence';
import { BadRequestException, Controller, Get, Query } from '@nestjs/common';
import { VolumesRepository, type MinuteRow } from './volumes.repository.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1_000;

@Controller('volumes')
export class VolumesController {
  constructor(
    private readonly database: Database,
    private readonly volumes: VolumesRepository,
  ) {}

  /** Newest minute first. */
  @Get()
  async list(
    @Query('symbol') symbol?: string,
    @Query('limit') limit?: string,
  ): Promise<{ items: MinuteRow[] }> {
    const { manager } = this.database.dataSource;
    const options = { symbol: symbol ?? null, limit: parseLimit(limit) };
    return { items: await this.volumes.list(manager, options) };
  }
}

function parseLimit(text: string | undefined): number {
  const limit = Number(text ?? LIMIT_DEFAULT);
  if (!Number.isInteger(limit) || limit < 1 || limit > LIMIT_MAX) {
    throw new BadRequestException(`limit is a whole number from 1 to ${LIMIT_MAX}`);
  }
  return limit;
}
