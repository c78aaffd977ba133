export { WORKSPACE } from './workspace.js';
