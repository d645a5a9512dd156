import type { SavedView } from '../api/shapes.js';
import {
  csvAddress,
  readJobSearch,
  toJobQuery,
  toViewFilters,
  toViewSearch,
} from './job-search.js';

describe('the filters in the address', () => {
  it('keeps those that say something, and nothing that is no filter', () => {
    expect(readJobSearch({ status: 'queued', from: '2026-11-01', to: ' ', colour: 'red' })).toEqual(
      {
        status: 'queued',
        from: '2026-11-01',
      },
    );
  });

  it('keeps a number in digits as the text that it is', () => {
    expect(readJobSearch({ invoiceNumber: '00123' })).toEqual({ invoiceNumber: '00123' });
  });
});

describe('a saved view', () => {
  const viewOf = (filters: SavedView['filters']): SavedView => ({
    ...{ id: 'viw_1', name: 'Mine', owner: 'anna', own: true, shared: false, mayChange: true },
    ...{ filters, columns: ['invoiceNumber', 'total'], createdAt: '', updatedAt: '' },
  });

  it('keeps what the list asks the API, and no page', () => {
    const search = { status: 'queued', from: '2026-11-01', view: 'viw_1', columns: 'total' };
    const filters = toViewFilters({ ...search, cursor: 'abc' });
    expect(filters).toEqual({ status: 'queued', from: toJobQuery(search).from });
  });

  it('opens as it was saved, over the days on which clocks are changed too', () => {
    for (const [from, to] of [
      ['2026-03-28', '2026-03-29'],
      ['2026-10-25', '2026-10-25'],
      ['2026-12-31', '2027-01-01'],
    ] as const) {
      const shown = toViewSearch(viewOf(toViewFilters({ query: 'Åkeri', from, to })));
      const look = { view: 'viw_1', columns: 'invoiceNumber,total' };
      expect(shown).toEqual({ query: 'Åkeri', from, to, ...look });
    }
  });
});

describe('the list as a file', () => {
  it('has the filters of the list and all of its pages', () => {
    const search = { query: 'Åkeri & co', status: 'queued', from: '2026-11-01', cursor: 'abc' };
    const address = new URL(csvAddress(search, 'en'), 'http://console');
    expect(address.pathname).toBe('/v1/sync-jobs.csv');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      query: 'Åkeri & co',
      status: 'queued',
      from: toJobQuery(search).from,
      dialect: 'rfc4180',
    });
  });

  it('is written for Swedish Excel where the console speaks Swedish', () => {
    expect(csvAddress({}, 'sv')).toBe('/v1/sync-jobs.csv?dialect=excel');
  });
});
