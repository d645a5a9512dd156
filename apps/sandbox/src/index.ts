export { startSandbox, type RunningSandbox, type SandboxOptions } from './server.js';
export { demo } from './fortnox/state.js';
export { samples } from './samples/samples.js';
export type { Sample } from './samples/build.js';
