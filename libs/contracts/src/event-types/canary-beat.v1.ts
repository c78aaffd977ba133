import { CANARY_EVENT_TYPE } from '../canary.js';
import type { EventTypeVersion } from './event-type-version.js';

export const canaryBeatV1: EventTypeVersion = {
  event_type: CANARY_EVENT_TYPE,
  schema_version: 1,
  description:
    'Made by the control plane to see that a way in, a topic and its consumers move; has no effect anywhere.',
  payload_schema: {
    type: 'object',
    required: ['way'],
    additionalProperties: false,
    properties: {
      /**
       * The way in that it was sent through: `push`, `batch`, `gatekeeper`, `hook/NAME`, `intake/NAME`. Builds
       * of before say `gate` for `gatekeeper`.
       */
      way: {
        type: 'string',
        pattern: '^(push|batch|gate|gatekeeper|(hook|intake)/[a-z0-9][a-z0-9._-]{0,63})$',
      },
    },
  },
};
