import { inspectEnvironment } from '@sync/shared';
import { z } from 'zod';
import { requireWholeProvider } from '../settings/company-sign-in.js';
import { requireWholeMail } from '../settings/mail.js';
import { apiSettings } from '../settings/api-settings.js';
import { workerSettings } from '../settings/worker-settings.js';

/** Whose settings are looked at: of the processes that are to run with this environment. */
export type Scope = 'api' | 'worker' | 'all';

const schemas = {
  api: apiSettings,
  worker: workerSettings,
  all: z
    .object({ ...workerSettings.shape, ...apiSettings.shape })
    .superRefine(requireWholeProvider)
    .superRefine(requireWholeMail),
} as const;

/** Everything that can be used of the environment, and what is wrong with the rest. Never throws. */
export function inspectSettings(scope: Scope, environment: NodeJS.ProcessEnv = process.env) {
  const { faults } = inspectEnvironment(schemas[scope], environment);
  // What is asked for is read whether or not it is looked at: the stores are the same for both.
  const { settings } = inspectEnvironment(schemas.all, environment);
  return { settings, faults, proxy: proxyOf(environment) };
}

export type InspectedSettings = ReturnType<typeof inspectSettings>;

/** By which variable a proxy is named; never its address, which may hold a password. */
function proxyOf(environment: NodeJS.ProcessEnv): string | undefined {
  const names = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
  return names.find((name) => (environment[name] ?? '') !== '');
}
