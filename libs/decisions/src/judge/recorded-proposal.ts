import type { Proposal } from '@acp/contracts';

/** The proposal as it was made: what its event says, without what the gatekeeper added. */
export function recordedProposal(
  payload: Readonly<Record<string, unknown>>,
): Proposal & { actor: string } {
  const { action_sha256: _digest, facts: _facts, ...said } = payload;
  return said as unknown as Proposal & { actor: string };
}
