import { VersionRegister } from '../event-types/version-register.js';
import type { ActionKind } from './action-kind.js';
import { messageSendV1 } from './message-send.v1.js';
import { orderCancelV1 } from './order-cancel.v1.js';
import { orderPlaceV1 } from './order-place.v1.js';
import { paymentSendV1 } from './payment-send.v1.js';
import { toolCallV1 } from './tool-call.v1.js';

/** The kinds of action of the release. Append; never edit a shipped version. */
export const ACTION_KINDS: readonly ActionKind[] = [
  orderPlaceV1,
  orderCancelV1,
  paymentSendV1,
  toolCallV1,
  messageSendV1,
];

const register = new VersionRegister<ActionKind>(ACTION_KINDS, {
  name: ({ kind }) => kind,
  version: ({ schema_version }) => schema_version,
});

/** The newest version of a kind, or undefined for one that nobody registered. */
export function findActionKind(kind: string): ActionKind | undefined {
  return register.versions(kind).at(-1);
}

/** Every kind that this process knows. */
export function actionKindNames(): string[] {
  return register.names();
}

/** Every version of every kind that this process knows. */
export function actionKinds(): ActionKind[] {
  return register.all();
}

/** Rises when kinds were registered: what was compiled against them is out of date. */
export function actionKindsRevision(): number {
  return register.revision;
}

/** Lets this process know exactly these kinds beside those of the release. */
export function registerActionKinds(own: readonly ActionKind[]): void {
  register.replace(own);
}
