export { isOtherNats } from './nats-trouble.js';
export { openNats } from './open-nats.js';
