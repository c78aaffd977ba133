import type { Model } from '@acp/contracts';
import type { Runner, Transaction } from '../database.js';
import { iso } from '../iso-time.js';

const COLUMNS = `name, version, status, ${iso('until')} AS until, owner, card`;

/** Models that have a status of their own. */
export class ModelRepository {
  constructor(private readonly runner: Runner) {}

  async list(rowsMax: number): Promise<Model[]> {
    const text = `SELECT ${COLUMNS} FROM models ORDER BY name, version LIMIT $1::int`;
    const statement = { name: 'list_models', text };
    return (await this.runner.run<Model & Record<string, unknown>>(statement, [rowsMax])).rows;
  }

  async find(name: string, version: string): Promise<Model | null> {
    const text = `SELECT ${COLUMNS} FROM models WHERE name = $1 AND version = $2`;
    const statement = { name: 'find_model', text };
    const { rows } = await this.runner.run<Model & Record<string, unknown>>(statement, [
      name,
      version,
    ]);
    return rows[0] ?? null;
  }
}

export class ModelActions extends ModelRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** The barrier must be held. */
  async set({ name, version, status, until, owner, card }: Model): Promise<void> {
    await this.transaction.run(
      {
        name: 'set_model',
        text: `
INSERT INTO models (name, version, status, until, owner, card)
VALUES ($1, $2, $3, $4::timestamptz, $5, $6::json)
ON CONFLICT (name, version) DO UPDATE
  SET status = excluded.status, until = excluded.until, owner = excluded.owner, card = excluded.card`,
      },
      [name, version, status, until, owner, card && JSON.stringify(card)],
    );
  }
}
