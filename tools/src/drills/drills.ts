import type { Drill } from './drill.js';
import { poisonEvent } from './rehearsals/poison-event.js';
import { postgresDown } from './rehearsals/postgres-down.js';
import { switchEngaged } from './rehearsals/switch-engaged.js';

/** Every drill, in the order of the page. */
export const DRILLS: readonly Drill[] = [postgresDown, poisonEvent, switchEngaged];
