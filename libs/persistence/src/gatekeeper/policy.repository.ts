import type {
  PolicyActivation,
  PolicyAgreement,
  PolicyDisagreement,
  PolicySet,
  PolicyVersion,
  PolicyVersionDetail,
} from '@acp/contracts';
import type { Runner } from '../database.js';
import { ACTIVATION_COLUMNS, IN_FORCE, VERSION_COLUMNS } from './policy-columns.js';
import { policySets } from './sql/policy-sets.sql.js';
import { shadowDisagreements, shadowMatrix } from './sql/shadow-agreement.sql.js';

/** Reads of policies: sets, their versions, what was activated, how a version in shadow does. */
export class PolicyRepository {
  constructor(private readonly runner: Runner) {}

  async sets(): Promise<PolicySet[]> {
    return (await this.runner.run<PolicySet & Record<string, unknown>>(policySets, [null])).rows;
  }

  async set(name: string): Promise<PolicySet | null> {
    const { rows } = await this.runner.run<PolicySet & Record<string, unknown>>(policySets, [name]);
    return rows[0] ?? null;
  }

  /** Newest first. */
  async versions(set: string, rowsMax: number): Promise<PolicyVersion[]> {
    const { rows } = await this.runner.run<PolicyVersion & Record<string, unknown>>(
      {
        name: 'policy_versions_of_set',
        text: `WITH ${IN_FORCE} SELECT ${VERSION_COLUMNS} FROM policy_versions v
               WHERE v.policy_set = $1 ORDER BY v.version DESC LIMIT $2::int`,
      },
      [set, rowsMax],
    );
    return rows;
  }

  async version(set: string, version: number): Promise<PolicyVersionDetail | null> {
    const { rows } = await this.runner.run<PolicyVersionDetail & Record<string, unknown>>(
      {
        name: 'policy_version',
        text: `WITH ${IN_FORCE} SELECT ${VERSION_COLUMNS}, v.source, v.fixtures, v.tests
               FROM policy_versions v WHERE v.policy_set = $1 AND v.version = $2::int`,
      },
      [set, version],
    );
    return rows[0] ?? null;
  }

  /** The version with this content, the newest where one was stored twice. */
  async withContent(set: string, sha256: string): Promise<PolicyVersion | null> {
    const { rows } = await this.runner.run<PolicyVersion & Record<string, unknown>>(
      {
        name: 'policy_version_with_content',
        text: `WITH ${IN_FORCE} SELECT ${VERSION_COLUMNS} FROM policy_versions v
               WHERE v.policy_set = $1 AND v.sha256 = decode($2, 'hex')
               ORDER BY v.version DESC LIMIT 1`,
      },
      [set, sha256],
    );
    return rows[0] ?? null;
  }

  /** Newest first. */
  async activations(set: string, rowsMax: number): Promise<PolicyActivation[]> {
    const { rows } = await this.runner.run<PolicyActivation & Record<string, unknown>>(
      {
        name: 'policy_activations_of_set',
        text: `SELECT ${ACTIVATION_COLUMNS} FROM policy_activations a
               WHERE a.policy_set = $1 ORDER BY a.id DESC LIMIT $2::int`,
      },
      [set, rowsMax],
    );
    return rows;
  }

  /** Over the newest `rowsMax` judgements of the version in shadow. */
  async agreement(
    { set, version }: Pick<PolicyVersion, 'set' | 'version'>,
    rowsMax: number,
  ): Promise<PolicyAgreement[]> {
    const values = [set, version, rowsMax];
    return (await this.runner.run<PolicyAgreement & Record<string, unknown>>(shadowMatrix, values))
      .rows;
  }

  async disagreements(
    { set, version }: Pick<PolicyVersion, 'set' | 'version'>,
    { rowsMax, samplesMax }: { rowsMax: number; samplesMax: number },
  ): Promise<PolicyDisagreement[]> {
    const { rows } = await this.runner.run<PolicyDisagreement & Record<string, unknown>>(
      shadowDisagreements,
      [set, version, rowsMax, samplesMax],
    );
    return rows;
  }
}
