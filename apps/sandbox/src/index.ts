export { startSandbox, type RunningSandbox } from './server.js';
export { demo } from './fortnox/state.js';
export { samples } from './samples/samples.js';
