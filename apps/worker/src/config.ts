import { workerSettings } from '@sync/checks';
import { readEnvironment } from '@sync/shared';
import type { z } from 'zod';

export type WorkerConfig = z.output<typeof workerSettings>;

/** Called once, by main.ts; everything else receives its settings as arguments. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  return Object.freeze(readEnvironment(workerSettings, environment));
}
