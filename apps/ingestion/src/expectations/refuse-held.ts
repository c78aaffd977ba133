import { ControlPlaneError, type RejectionReason } from '@acp/contracts';

/** Why every record of a held batch has no event. */
export function heldReason(id: string): RejectionReason {
  const message = `the batch is held as ${id}; an operator releases or discards it`;
  return { code: 'EXPECTATION.HELD', path: '', message };
}

/** Tells a sender that the batch is kept and must not be sent again. */
export function refuseHeld(payloads: readonly { held_batch_id?: string }[]): void {
  const held = payloads.find(({ held_batch_id }) => held_batch_id !== undefined)?.held_batch_id;
  if (held === undefined) return;
  const reasons = [heldReason(held)];
  throw new ControlPlaneError('EXPECTATION.HELD', `${reasons[0]!.message}; do not send it again`, {
    reasons,
    extensions: { held_batch_id: held },
  });
}
