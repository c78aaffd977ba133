export { Relay, type RelayOptions } from './relay.js';
export { TopicPump, type TopicPumpOptions } from './deliver/topic-pump.js';
export { silentObserver, type PumpObserver } from './deliver/pump-observer.js';
export { MetricsObserver } from './deliver/metrics-observer.js';
export { WorkerLease } from './fleet/worker-lease.js';
export { RelayConfig } from './relay.config.js';
