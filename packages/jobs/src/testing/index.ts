export { createTestEngine, incoming, room } from './engine.js';
export type { ClaimedOnce, TestEngine } from './engine.js';
export { insertActiveConnection, insertDeadLetter, insertWorker } from './fixtures.js';
