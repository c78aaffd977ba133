export {
  ForbiddenAddress,
  guardedConnector,
  guardedLookup,
  type GuardOptions,
} from './guarded-connect.js';
export { isPublicAddress } from './public-address.js';
export { retryAfterMs } from './retry-after.js';
