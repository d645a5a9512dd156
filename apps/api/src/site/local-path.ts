/**
 * Only paths of our own: `//other.site` and `/\other.site` would leave it. Resolved as a browser
 * would, so that nothing it ignores (tabs, line breaks) slips through.
 */
export function localPath(next: string | undefined): string {
  const base = 'http://local.invalid';
  if (next?.startsWith('/') !== true || !URL.canParse(next, base)) return '/console';
  const url = new URL(next, base);
  const leaves = url.origin !== base || url.pathname.startsWith('//');
  return leaves ? '/console' : `${url.pathname}${url.search}`;
}
