export { type Executor } from './executor.js';
export { publish, publishAll, type PublishOptions } from './publish.js';
export { type ProducedEvent } from './produced-event.js';
export { UnfitEvent } from './unfit-event.js';
