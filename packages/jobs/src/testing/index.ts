export { createTestEngine, room } from './engine.js';
export type { TestEngine } from './engine.js';
export { insertActiveConnection, insertDeadLetter, insertWorker } from './fixtures.js';
