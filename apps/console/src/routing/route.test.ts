import { addressOf, jobFilterFrom, readRoute, type Route } from './route.js';

describe('addresses of pages', () => {
  const routes: Route[] = [
    { kind: 'overview' },
    { kind: 'jobs', filter: {} },
    { kind: 'jobs', filter: { status: 'dead-lettered', invoiceId: 'a b&c=d' }, cursor: 'x/y+z' },
    { kind: 'job', id: 'job 1/2?#%' },
    { kind: 'dead-letters' },
    { kind: 'replay', id: 'r_1' },
    { kind: 'connections' },
    { kind: 'connection', id: 'c_1' },
  ];

  it.each(routes.map((route) => [addressOf(route), route] as const))(
    'finds the page again that %s names',
    (address, route) => {
      expect(readRoute(address)).toEqual(route);
    },
  );

  it('starts with the overview', () => {
    expect(readRoute('')).toEqual({ kind: 'overview' });
    expect(readRoute('#')).toEqual({ kind: 'overview' });
  });

  it('says so when a link leads nowhere', () => {
    expect(readRoute('#/nowhere')).toEqual({ kind: 'unknown' });
    expect(readRoute('#/replays')).toEqual({ kind: 'unknown' });
  });

  it('survives a badly encoded link', () => {
    expect(readRoute('#/jobs/100%')).toEqual({ kind: 'job', id: '100%' });
  });

  it('does not take an emptied field for a filter', () => {
    const typed: Record<string, string> = { invoiceId: '  SF-1 ', status: '' };
    expect(jobFilterFrom((name) => typed[name] ?? '')).toEqual({ invoiceId: 'SF-1' });
  });
});
