/** Longer than any address of the console; it also has to fit into a cookie. */
const maxChars = 1000;

/**
 * Only paths of our own: `//other.site` and `/\other.site` would leave it. Resolved as a browser
 * would, so that nothing it ignores (tabs, line breaks) slips through.
 */
export function localPath(next: string | undefined): string {
  const base = 'http://local.invalid';
  if (next?.startsWith('/') !== true || !URL.canParse(next, base)) return '/console';
  const url = new URL(next, base);
  const path = `${url.pathname}${url.search}`;
  const leaves = url.origin !== base || path.startsWith('//');
  return leaves || path.length > maxChars ? '/console' : path;
}
