import {
  signRelease,
  signReleaseAside,
  type Action,
  type ApprovalNote,
  type PolicyReference,
  type Release,
  type ReleaseClaims,
  type Signer,
} from '@acp/contracts';
import { closingEventId } from './decision-events.js';

export interface ReleaseOf {
  decisionId: string;
  action: Action;
  actionSha256: Buffer;
  policy: PolicyReference;
  approvals: readonly ApprovalNote[];
  audience: string | null;
  /** Milliseconds that the policy lets it live; null is no end. */
  validMs: number | null;
  /** The proposer's own end. */
  validUntil: string | null;
  at: Date;
}

/** The release of a decision, signed. It ends at the policy's time or the proposer's, whichever is first. */
export function makeRelease(of: ReleaseOf, signer: Signer): Release {
  return signRelease(claimsOf(of), signer);
}

/** The same with the signature made beside this thread. */
export function makeReleaseAside(of: ReleaseOf, signer: Signer): Promise<Release> {
  return signReleaseAside(claimsOf(of), signer);
}

function claimsOf(of: ReleaseOf): ReleaseClaims {
  const { set, version, sha256 } = of.policy;
  return {
    release_id: closingEventId(of.decisionId),
    decision_id: of.decisionId,
    action: of.action,
    action_sha256: of.actionSha256.toString('hex'),
    policy: { set, version, sha256 },
    approvals: of.approvals,
    audience: of.audience,
    valid_until: endOf(of),
    released_at: of.at.toISOString(),
  };
}

function endOf({ validMs, validUntil, at }: ReleaseOf): string | null {
  const ends = [
    ...(validMs === null ? [] : [at.getTime() + validMs]),
    ...(validUntil === null ? [] : [new Date(validUntil).getTime()]),
  ];
  return ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString();
}
