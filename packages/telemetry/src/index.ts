export { collectProcessFigures } from './process-figures.js';
export { startTelemetry } from './start-telemetry.js';
export { noTelemetry } from './telemetry.js';
export type { Span, Telemetry } from './telemetry.js';
