export { createTestEngine, room } from './engine.js';
export type { TestEngine } from './engine.js';
export { insertActiveConnection, insertWorker } from './fixtures.js';
