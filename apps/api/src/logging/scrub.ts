/** The path for the log: no query (it may hold an OAuth code) and no webhook key. */
export function scrubPath(originalUrl: string): string {
  const [path = ''] = originalUrl.split('?');
  return path.replace(/^(\/v1\/webhooks\/subscriptionflow\/)[^/]+/i, '$1[key]');
}
