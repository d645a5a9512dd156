/**
 * The page that a link from outside asks for, `?open=/jobs/…`. A browser forgets what stands after the
 * `#` while it is led through a login; what stands before it comes through.
 */
export function showAskedPage(): void {
  const { pathname, search } = window.location;
  const asked = new URLSearchParams(search).get('open');
  if (asked === null) return;
  window.history.replaceState(null, '', `${pathname}#${asked.startsWith('/') ? asked : '/'}`);
}
