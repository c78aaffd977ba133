import { intakeV1 } from '@acp/migrations';
import { Client } from 'pg';

export const INTAKE_SCHEMA = 'control_plane';
/** The version that this build installs and drains. */
export const INTAKE_VERSION = 1;

/** The tables of an intake, as SQL names them. */
export interface IntakeTables {
  intake: string;
  account: string;
  /** Rung after a commit, while the connector sleeps. */
  channel: string;
}

export function intakeTables(schema: string): IntakeTables {
  const name = `"${schema.replaceAll('"', '""')}"`;
  return {
    intake: `${name}.intake`,
    account: `${name}.intake_account`,
    channel: `"${`${schema}.intake`.replaceAll('"', '""')}"`,
  };
}

/** The one SQL file that makes an intake, or brings an older one up to date. */
export function intakeSql(schema = INTAKE_SCHEMA): string {
  return intakeV1(schema);
}

/** Makes the intake in the database at `url`, in one transaction. Rejects with the driver's error. */
export async function installIntake(url: string, schema = INTAKE_SCHEMA): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'cp intake install' });
  await client.connect();
  try {
    await client.query(`BEGIN;\n${intakeSql(schema)}\nCOMMIT`);
  } finally {
    await client.end();
  }
}
