export { testRedisUrl } from './config.js';
export { incompressibleText } from './incompressible-text.js';
export { createTestDatabase } from './test-database.js';
export type { TestDatabase } from './test-database.js';
