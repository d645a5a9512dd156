import { readJobSearch } from './job-search.js';

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
