/**
 * Asked again after an hour, whoever needs longer says so again. A broken answer (the year 5000, 400
 * digits) must neither stop a company for good nor be a time that no database holds.
 */
const longestMs = 60 * 60 * 1000;

/**
 * Reads `Retry-After` as seconds or HTTP date and returns ms from `now`, at most an hour; `undefined` when absent
 * or unreadable. Neither system documents that it sends it; proxies in front of them do.
 */
export function readRetryAfterMs(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Math.ceil(Number(text) * 1000));
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : bounded(date - now.getTime());
}

const bounded = (ms: number): number => Math.min(longestMs, Math.max(0, ms));
