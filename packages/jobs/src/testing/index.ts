export { insertActiveConnection, insertWorker } from './fixtures.js';
