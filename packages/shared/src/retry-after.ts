/**
 * Reads `Retry-After` as seconds or HTTP date and returns ms from `now`; `undefined` when absent
 * or unreadable. Neither system documents that it sends it; proxies in front of them do.
 */
export function readRetryAfterMs(value: string | undefined, now: Date): number | undefined {
  const text = value?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
