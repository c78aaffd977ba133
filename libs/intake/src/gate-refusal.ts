import {
  ControlPlaneError,
  ERROR_CODES,
  type ErrorCode,
  type RejectionReason,
} from '@acp/contracts';

/**
 * The error that tells a caller why one record was refused: the code of the first reason, and all of
 * them. `source` is for the log.
 */
export function gateRefusal(
  reasons: readonly RejectionReason[],
  context: Pick<ControlPlaneError['context'], 'source' | 'extensions'>,
): ControlPlaneError {
  const first = reasons[0]?.code;
  const code = first !== undefined && first in ERROR_CODES ? (first as ErrorCode) : 'GATE.INVALID';
  return new ControlPlaneError(code, detailOf(reasons), { reasons, ...context });
}

function detailOf(reasons: readonly RejectionReason[]): string {
  const [first] = reasons;
  const where = first?.path ? `${first.path} ` : '';
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} more)` : '';
  return `${where}${first?.message ?? 'refused'}${more}`;
}
