import {
  createCompanyRegister,
  createFortnoxClients,
  type CompanyRegister,
  type FortnoxClients,
} from '@sync/clients';
import type { Connection } from '@sync/connections';
import type { FortnoxClient } from '@sync/fortnox';
import type { Services } from '../services.js';

/**
 * An operator waits for the answer; the worker's calls go on meanwhile. Ten seconds is two of
 * Fortnox's windows, after which a place is certain unless the company is overloaded.
 */
const maxWaitMs = 10_000;

/** For the endpoints that ask Fortnox's API. Those that accept invoices never take it. */
export type FortnoxServices = Services & {
  readonly fortnoxClients: FortnoxClients;
  readonly register: CompanyRegister;
};

/** Once per process: requests about one company share its limiter. */
export function withFortnox(services: Services): FortnoxServices {
  const { rateLimitRequests: requests, rateLimitWindowMs: windowMs } = services.config.fortnox;
  const fortnox = { ...services.config.fortnox, requests, windowMs };
  return {
    ...services,
    fortnoxClients: createFortnoxClients({ ...services, fortnox }),
    register: createCompanyRegister(),
  };
}

/**
 * A Fortnox client for one operator request, within the same limits as the worker's calls.
 * Rejects when the connection has been removed meanwhile or PostgreSQL is away.
 */
export function openFortnox(
  { fortnoxClients }: FortnoxServices,
  connection: Connection,
): Promise<FortnoxClient> {
  return fortnoxClients.open(connection, { lane: 'live', maxWaitMs });
}

/**
 * The same for what somebody looks at, maybe again and again: its calls come after those of live
 * invoices and leave them their room, in the lane and at the share of a replay. An import, which has
 * a lane of its own, is not held up by it.
 */
export function openForReader(
  { fortnoxClients }: FortnoxServices,
  connection: Connection,
): Promise<FortnoxClient> {
  return fortnoxClients.open(connection, { lane: 'replay', shareBesideLive: 0.3, maxWaitMs });
}
