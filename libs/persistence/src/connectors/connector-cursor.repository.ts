import type { Database } from '../database.js';
import { ConnectorCursor } from './connector-cursor.entity.js';

/**
 * How far connectors have read. Cursors are written by the triple write, with what they stand for;
 * here they are only read.
 */
export class ConnectorCursorRepository {
  constructor(private readonly database: Database) {}

  /** The cursor as the connector last committed it; null where it never did. */
  async find(connector: string): Promise<unknown> {
    const cursors = this.database.dataSource.getRepository(ConnectorCursor);
    return (await cursors.findOneBy({ connector }))?.cursor ?? null;
  }
}
