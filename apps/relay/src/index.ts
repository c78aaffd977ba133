export { Relay, type RelayOptions } from './relay.js';
export { TopicPump, type TopicPumpOptions } from './deliver/topic-pump.js';
export { silentPump, type PumpObserver } from './observe/pump-observer.js';
export { silentRelay, type RelayObserver } from './observe/relay-observer.js';
export { PumpMetrics } from './observe/pump-metrics.js';
export { WorkerLease } from './fleet/worker-lease.js';
export { RelayConfig } from './relay.config.js';
