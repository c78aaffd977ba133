import { Database } from '@acp/persistence';
import { Controller, Get } from '@nestjs/common';

/** Rows of one answer. */
const LIMIT = 100;

interface FillRow {
  release_id: string;
  decision_id: string;
  account: string;
  symbol: string;
  side: string;
  quantity: string;
  price: string;
  filled_at: Date;
}

@Controller('fills')
export class FillsController {
  constructor(private readonly database: Database) {}

  /** The newest 100, and how many there are. */
  @Get()
  async list(): Promise<{ total: number; items: FillRow[] }> {
    const { manager } = this.database.dataSource;
    const [counted]: { total: number }[] = await manager.query(
      'SELECT count(*)::int AS total FROM trader.fills',
    );
    const items: FillRow[] = await manager.query(
      'SELECT * FROM trader.fills ORDER BY filled_at DESC, release_id LIMIT $1',
      [LIMIT],
    );
    return { total: counted!.total, items };
  }
}
