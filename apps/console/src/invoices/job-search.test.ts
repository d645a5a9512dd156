import { csvAddress, readJobSearch, toJobQuery } from './job-search.js';

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
