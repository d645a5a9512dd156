import type { DeadLetterGroup } from '../api/shapes.js';
import { isPutOff, openCount } from './put-off.js';

const company = (count: number, active?: boolean): DeadLetterGroup['companies'][number] => ({
  ...{ connectionId: `c-${String(count)}`, fingerprint: 'f', count, comments: 0 },
  ...{ acknowledged: null, assigned: null },
  snoozed: active === undefined ? null : { by: 'anna', at: 'x', until: 'y', active },
});

const group = (...companies: DeadLetterGroup['companies']): DeadLetterGroup => ({
  ...{
    fingerprint: 'f',
    kind: 'k',
    message: 'm',
    action: 'a',
    oldestAgeSeconds: 0,
    setting: null,
    sole: true,
  },
  ...{ firstSeen: 'x', lastSeen: 'x', sample: { id: 'job', invoiceNumber: null } },
  ...{ count: companies.reduce((sum, { count }) => sum + count, 0), companies },
});

it('a cause is folded away when it is put off at every company that has it', () => {
  expect(isPutOff(group(company(3, true), company(2, true)))).toBe(true);
  expect(isPutOff(group(company(3, true), company(2)))).toBe(false);
  expect(isPutOff(group(company(3, false)))).toBe(false);
  expect(isPutOff(group())).toBe(false);
});

it('what is put off does not call for attention', () => {
  expect(openCount(group(company(3, true), company(2)))).toBe(2);
  expect(openCount(group(company(3, false)))).toBe(3);
});
