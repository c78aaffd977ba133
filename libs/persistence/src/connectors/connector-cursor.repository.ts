import type { Runner, Statement } from '../database.js';

/** $1 connector. */
const readCursor: Statement = {
  name: 'read_connector_cursor',
  text: 'SELECT cursor FROM connector_cursors WHERE connector = $1',
};

/**
 * How far connectors have read. Cursors are written by the triple write, with what they stand for;
 * here they are only read.
 */
export class ConnectorCursorRepository {
  constructor(private readonly runner: Runner) {}

  /** The cursor as the connector last committed it; null where it never did. */
  async find(connector: string): Promise<unknown> {
    const { rows } = await this.runner.run<{ cursor: unknown }>(readCursor, [connector]);
    return rows[0]?.cursor ?? null;
  }
}
