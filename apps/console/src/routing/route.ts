/** The filters of the list of sync jobs as they stand in the address; dates are `YYYY-MM-DD`. */
export type JobFilter = {
  readonly connectionId?: string;
  readonly status?: string;
  readonly invoiceNumber?: string;
  readonly invoiceId?: string;
  readonly fingerprint?: string;
  readonly from?: string;
  readonly to?: string;
};

export type Route =
  | { readonly kind: 'overview' }
  | { readonly kind: 'jobs'; readonly filter: JobFilter; readonly cursor?: string }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'dead-letters' }
  | { readonly kind: 'replay'; readonly id: string }
  | { readonly kind: 'connections' }
  | { readonly kind: 'connection'; readonly id: string }
  | { readonly kind: 'unknown' };

const filterNames = [
  'connectionId',
  'status',
  'invoiceNumber',
  'invoiceId',
  'fingerprint',
  'from',
  'to',
] as const;

/**
 * Reads the part of the address after `#`. Routes live there so that the API only has to serve
 * one page, and so that a filtered list can be sent to a colleague as a link.
 */
export function readRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [room = '', ...rest] = path.split('/').map(decoded);
  return rooms[room]?.(rest.join('/'), search) ?? { kind: 'unknown' };
}

const rooms: Readonly<Record<string, (id: string, search: string) => Route | undefined>> = {
  '': () => ({ kind: 'overview' }),
  jobs: (id, search) => (id === '' ? readJobs(search) : { kind: 'job', id }),
  'dead-letters': () => ({ kind: 'dead-letters' }),
  replays: (id) => (id === '' ? undefined : { kind: 'replay', id }),
  connections: (id) => (id === '' ? { kind: 'connections' } : { kind: 'connection', id }),
};

/** The address of a route, as it goes into `href`. */
export function addressOf(route: Route): string {
  switch (route.kind) {
    case 'overview':
    case 'unknown':
      return '#/';
    case 'jobs':
      return `#/jobs${searchOf(route)}`;
    case 'job':
      return `#/jobs/${encodeURIComponent(route.id)}`;
    case 'dead-letters':
      return '#/dead-letters';
    case 'replay':
      return `#/replays/${encodeURIComponent(route.id)}`;
    case 'connections':
      return '#/connections';
    case 'connection':
      return `#/connections/${encodeURIComponent(route.id)}`;
  }
}

/** Keeps the filters that say something: an emptied field is no filter. */
export function jobFilterFrom(read: (name: keyof JobFilter) => string): JobFilter {
  const chosen = filterNames
    .map((name) => [name, read(name).trim()] as const)
    .filter(([, value]) => value !== '');
  return Object.fromEntries(chosen);
}

function readJobs(search: string): Route {
  const parameters = new URLSearchParams(search);
  const filter = jobFilterFrom((name) => parameters.get(name) ?? '');
  const cursor = parameters.get('cursor') ?? '';
  return cursor === '' ? { kind: 'jobs', filter } : { kind: 'jobs', filter, cursor };
}

function searchOf(route: Extract<Route, { kind: 'jobs' }>): string {
  const parameters = new URLSearchParams(jobFilterFrom((name) => route.filter[name] ?? ''));
  if (route.cursor !== undefined) parameters.set('cursor', route.cursor);
  return parameters.size > 0 ? `?${parameters.toString()}` : '';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
