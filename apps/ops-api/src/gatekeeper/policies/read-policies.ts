import {
  ControlPlaneError,
  type PolicyAgreement,
  type PolicyDetail,
  type PolicyDiff,
  type PolicySet,
  type PolicyShadow,
} from '@acp/contracts';
import { PolicyRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { versionOf } from './activate-policy.js';
import { diffOf } from './policy-diff.js';

/** Versions, and activations, of a set in one answer. */
const LISTED_MAX = 100;
/** Judgements that an agreement is made of. */
const COMPARED_MAX = 20_000;
const DISAGREEMENTS_MAX = 20;

/** What is said of policies. */
@Injectable()
export class ReadPolicies {
  constructor(private readonly policies: PolicyRepository) {}

  async detail(name: string): Promise<PolicyDetail> {
    const set = await this.known(name);
    const [versions, activations] = await Promise.all([
      this.policies.versions(name, LISTED_MAX),
      this.policies.activations(name, LISTED_MAX),
    ]);
    return { ...set, versions, activations };
  }

  async shadow(name: string, given?: number): Promise<PolicyShadow> {
    const { shadow_versions } = await this.known(name);
    const version = given ?? shadow_versions.at(-1);
    if (version === undefined) {
      throw new ControlPlaneError('REQUEST.CONFLICT', `no version of ${name} is in shadow`);
    }
    const of = await versionOf(this.policies, name, version);
    const matrix = await this.policies.agreement(of, COMPARED_MAX);
    const limits = { rowsMax: COMPARED_MAX, samplesMax: DISAGREEMENTS_MAX };
    const disagreements = await this.policies.disagreements(of, limits);
    return { set: name, version, ...agreementOf(matrix), matrix, disagreements };
  }

  async diff(name: string, from: number, to: number): Promise<PolicyDiff> {
    await this.known(name);
    const older = await versionOf(this.policies, name, from);
    const newer = await versionOf(this.policies, name, to);
    return { set: name, from, to, ...diffOf(older, newer) };
  }

  private async known(name: string): Promise<PolicySet> {
    const set = await this.policies.set(name);
    if (set) return set;
    throw new ControlPlaneError('REQUEST.NOT_FOUND', `no policy ${JSON.stringify(name)}`);
  }
}

function agreementOf(matrix: readonly PolicyAgreement[]) {
  const sum = (rows: readonly PolicyAgreement[]) => rows.reduce((all, row) => all + row.count, 0);
  const value = sum(matrix);
  const agreed = sum(matrix.filter(({ enforced, shadow }) => enforced === shadow));
  const compared = { value, estimated: value >= COMPARED_MAX };
  return { compared, agreement: value === 0 ? null : agreed / value };
}
