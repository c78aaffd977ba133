import type { Database } from '../database.js';

const findCursor = {
  name: 'find_connector_cursor',
  text: 'SELECT cursor FROM connector_cursors WHERE connector = $1',
};

/**
 * How far connectors have read. Cursors are written by the triple write, with what they stand for;
 * here they are only read.
 */
export class ConnectorCursorRepository {
  constructor(private readonly database: Database) {}

  /** The cursor as the connector last committed it; null where it never did. */
  async find(connector: string): Promise<unknown> {
    const { rows } = await this.database.run<{ cursor: unknown }>(findCursor, [connector]);
    return rows[0]?.cursor ?? null;
  }
}
