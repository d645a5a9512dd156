import type { Call } from './endpoint.js';

/**
 * A person opens the address: no HEAD, no prefetch, no picture or frame of another page. What can be
 * redeemed once must not be used up by a preview or a scanner of links.
 */
export function isVisit({ method, headers }: Call): boolean {
  if (method !== 'GET') return false;
  const purposes = [headers['sec-purpose'], headers['purpose'], headers['x-moz']];
  if (purposes.some((purpose) => /prefetch|prerender|preview/i.test(String(purpose)))) return false;
  const destination = headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}
