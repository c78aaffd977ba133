export { createTransport, inspectTopicOptions } from './create-transport.js';
export { MemoryTransport } from './memory/memory-transport.js';
