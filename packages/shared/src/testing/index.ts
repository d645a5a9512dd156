export { routeTo } from './severable-route.js';
export type { SeverableRoute } from './severable-route.js';
