/** Longer than any word of an address and than our own ids, and as long as no key may be. */
const maxSegmentLength = 40;

/**
 * The path for the log: no query (it may hold an OAuth code), no host and no webhook key, however
 * the address was written: in absolute form, with slashes doubled or escaped, misspelt or cut off.
 */
export function scrubPath(requested: string): string {
  const [withoutQuery = ''] = requested.split(/[?#]/);
  const path = withoutQuery
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/\\]*/i, '')
    .replace(/^[^/\\]/, '/$&');
  const segments = path.split(separator);
  const keyAt = placeOfKey(segments);
  return segments.map((segment, at) => (at === keyAt ? '[key]' : plain(segment))).join('/');
}

/** What routers and proxies may take for a slash. */
const separator = /[/\\]|%2f|%5c/i;

/** The first segment after `subscriptionflow` that is not empty; -1 where there is none. */
function placeOfKey(segments: readonly string[]): number {
  const doorAt = segments.findIndex((segment) => /subscriptionflow/i.test(segment));
  return segments.findIndex((segment, at) => doorAt >= 0 && at > doorAt && segment !== '');
}

/** Words and ids as they are; anything else might be a secret in the wrong place. */
function plain(segment: string): string {
  return segment.length <= maxSegmentLength && /^[\w.-]*$/.test(segment) ? segment : '[…]';
}
