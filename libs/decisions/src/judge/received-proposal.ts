import {
  canonicalJson,
  canonicalTime,
  sha256,
  uuidFromHex,
  type Proposal,
  type TraceContext,
} from '@acp/contracts';
import type { RawPayloadRow } from '@acp/persistence';

/** A proposal that passed the gate, with all that its receipt says of it. */
export interface ReceivedProposal {
  decisionId: string;
  source: string;
  /** Name of the key. */
  proposedBy: string;
  traceId: string;
  trace: TraceContext | null;
  receivedAt: Date;
  raw: RawPayloadRow;
  proposal: Proposal & { actor: string };
  /** Of the canonical JSON of the action. */
  actionSha256: Buffer;
  /** Tells a repeat from another proposal under the same key: facts and times are no part of it. */
  contentSha256: Buffer;
}

export interface Receipt extends Pick<
  ReceivedProposal,
  'decisionId' | 'source' | 'proposedBy' | 'trace' | 'receivedAt' | 'raw'
> {
  /** Of the request; the run's own counts where the caller sent none. */
  traceId: string;
}

export function receiveProposal(given: Proposal, receipt: Receipt): ReceivedProposal {
  const { valid_until: end } = given;
  const proposal = {
    ...given,
    actor: given.actor ?? receipt.proposedBy,
    ...(end !== undefined && { valid_until: canonicalTime(end) ?? end }),
  };
  const run = receipt.trace === null ? given.run?.trace_id : undefined;
  const isTrace = run !== undefined && /[1-9a-f]/.test(run);
  return {
    ...receipt,
    traceId: isTrace ? uuidFromHex(run) : receipt.traceId,
    proposal,
    actionSha256: sha256(canonicalJson(proposal.action)),
    contentSha256: sha256(canonicalJson([receipt.source, receipt.proposedBy, proposal])),
  };
}
