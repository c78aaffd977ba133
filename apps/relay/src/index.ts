export { Relay } from './relay.js';
export { type PumpObserver } from './observe/pump-observer.js';
export { silentRelay } from './observe/relay-observer.js';
export { PumpMetrics } from './observe/pump-metrics.js';
