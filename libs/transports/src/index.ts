export { createTransport, inspectTopicOptions } from './create-transport.js';
export { MemoryTransport } from './local/memory-transport.js';
