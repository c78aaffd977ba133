import { BROKER_NAMES } from '@acp/testing';
import type { Drill } from './drill.js';
import { badReleaseRolledBack } from './rehearsals/bad-release.js';
import { brokerDrills, webhookDown } from './rehearsals/broker-drills.js';
import { certificateExpired } from './rehearsals/certificate-expired.js';
import { clockJump } from './rehearsals/clock-jump.js';
import { diskFull, walDiskFull } from './rehearsals/disk-full.js';
import { poisonEvent } from './rehearsals/poison-event.js';
import { postgresDown } from './rehearsals/postgres-down.js';
import { postgresFailover } from './rehearsals/postgres-failover.js';
import { restorePointInTime } from './rehearsals/restore-point-in-time.js';
import { switchEngaged } from './rehearsals/switch-engaged.js';

/** Every drill, in the order of the page. */
export const DRILLS: readonly Drill[] = [
  postgresDown,
  postgresFailover,
  restorePointInTime,
  diskFull,
  walDiskFull,
  ...BROKER_NAMES.flatMap(brokerDrills),
  webhookDown,
  certificateExpired,
  poisonEvent,
  badReleaseRolledBack,
  clockJump,
  switchEngaged,
];
