import { linkOf } from './message.js';

const publicUrl = 'https://sync.example.com';
const about = (data: Readonly<Record<string, unknown>>) =>
  linkOf({ type: 'reconciliation.differs', timestamp: '', data }, publicUrl);

it('leads to the last month that was compared where the two sides differ', () => {
  const found = { connectionId: 'conn_1', reconciliationId: 'rec_1', to: '2026-11-28' };
  const company = `${publicUrl}/console/?open=/connections/conn_1`;
  expect(about(found)).toBe(`${company}/agreement%3Fmonth%3D2026-11`);
  expect(about({ connectionId: 'conn_1' })).toBe(company);
  expect(about({ jobId: 'job_1', connectionId: 'conn_1' })).toContain('/?open=/jobs/job_1');
});
