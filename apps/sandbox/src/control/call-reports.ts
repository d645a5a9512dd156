import type { Fortnox } from '../fortnox/state.js';

/** How many calls each SubscriptionFlow invoice cost, by its external reference. */
export function callsPerReference(
  fortnox: Fortnox,
  tenantId: string,
): { reference: string; calls: number; rejected: number; paths: string[] }[] {
  const byReference = new Map<string, { calls: number; rejected: number; paths: string[] }>();
  for (const call of fortnox.log.all()) {
    if (call.tenantId !== tenantId || call.reference === undefined) continue;
    const entry = byReference.get(call.reference) ?? { calls: 0, rejected: 0, paths: [] };
    entry.calls += 1;
    entry.rejected += call.status === 429 ? 1 : 0;
    entry.paths.push(`${call.method} ${call.path} ${call.status}`);
    byReference.set(call.reference, entry);
  }
  return [...byReference].map(([reference, entry]) => ({ reference, ...entry }));
}

/**
 * How much of the limit was used from the first call (or `since`, epoch ms) to the last, and how
 * many calls were answered 429. Utilisation 1 is every call that the limit allows.
 */
export function rateReport(fortnox: Fortnox, tenantId: string, since?: number) {
  const calls = fortnox.log
    .all()
    .filter((call) => call.tenantId === tenantId && call.at >= (since ?? 0));
  const rejected = calls.filter((call) => call.status === 429 && call.fault === undefined).length;
  const unauthorized = calls.filter((call) => call.status === 401).length;
  const accepted = calls.length - rejected - unauthorized;
  const { rateRequests, rateWindowMs, rateModel } = fortnox.settings;
  const first = since ?? calls[0]?.at ?? 0;
  const elapsedMs = Math.max(0, (calls.at(-1)?.at ?? first) - first);
  const allowed = (elapsedMs / rateWindowMs) * rateRequests;
  return {
    model: rateModel,
    requests: rateRequests,
    windowMs: rateWindowMs,
    accepted,
    rejected,
    rejectedShare: calls.length === 0 ? 0 : rejected / calls.length,
    elapsedMs,
    utilisation: allowed === 0 ? 0 : accepted / allowed,
  };
}
