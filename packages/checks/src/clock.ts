import { fault, ok, warning, type Finding } from './finding.js';

/** Times in the console begin to look wrong, and limits are counted over the wrong seconds. */
const warnMs = 2000;
/** Signed events, tokens and leases are dated; five minutes off, every signature is refused. */
const faultMs = 60_000;

const remedy = 'let NTP (chrony, systemd-timesyncd) set the clock of both machines';

/**
 * How our clock compares with a store's. A wrong one harms by what it dates, not at once: the
 * process goes on.
 */
export function clockFinding(
  check: string,
  store: string,
  clock: { readonly aheadMs: number; readonly uncertainMs: number },
): Finding {
  const certainMs = Math.max(0, Math.abs(clock.aheadMs) - clock.uncertainMs);
  const side = clock.aheadMs > 0 ? 'ahead of' : 'behind';
  const what = `the clock of ${store} is ${(certainMs / 1000).toFixed(1)} s ${side} this machine's`;
  if (certainMs < warnMs) return ok(check, `the clock of ${store} agrees with this machine's`);
  if (certainMs < faultMs) return warning(check, what, remedy);
  return fault(check, what, remedy, ['api', 'worker']);
}
