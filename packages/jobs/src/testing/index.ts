export { createTestEngine, incoming, room } from './engine.js';
export type { ClaimedOnce, TestEngine } from './engine.js';
export { insertActiveConnection, insertWorker } from './fixtures.js';
