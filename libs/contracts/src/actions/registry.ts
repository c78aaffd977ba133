import type { ActionKind } from './action-kind.js';
import { messageSendV1 } from './message-send.v1.js';
import { orderCancelV1 } from './order-cancel.v1.js';
import { orderPlaceV1 } from './order-place.v1.js';
import { paymentSendV1 } from './payment-send.v1.js';
import { toolCallV1 } from './tool-call.v1.js';

/** Every kind of action that may be proposed. Append; never edit a shipped version. */
export const ACTION_KINDS: readonly ActionKind[] = [
  orderPlaceV1,
  orderCancelV1,
  paymentSendV1,
  toolCallV1,
  messageSendV1,
];

/** The newest version of a kind, or undefined for one that nobody registered. */
export function findActionKind(kind: string): ActionKind | undefined {
  return ACTION_KINDS.filter((known) => known.kind === kind).at(-1);
}
