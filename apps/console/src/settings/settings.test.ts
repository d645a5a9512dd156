import { connections } from '../../test/fixtures/connections.js';
import { openapi } from '../../test/fixtures/openapi.js';
import { changedNames, toPatch, withPart } from './draft.js';
import { rulesFrom } from './rules.js';
import { settingGroups, settingKinds } from './setting-kinds.js';

const settings = connections[0]?.settings;
if (!settings) throw new Error('the fixtures have no company');

const schema = openapi.paths['/v1/connections'].post.requestBody.content['application/json'].schema;
const rules = rulesFrom(schema.properties.settings as Parameters<typeof rulesFrom>[0]);

describe('what is changed on the page', () => {
  it('is not what was put back to what it was, in whatever order its parts were typed', () => {
    const vatMap = settings.vatMap.map((row) => Object.fromEntries(Object.entries(row).reverse()));
    expect(changedNames(settings, { vatMap, bookkeep: true, feeAccount: undefined })).toEqual([]);
  });

  it('tells the API null for what is taken back', () => {
    const draft = { startDate: undefined, refunds: 'credit', bookkeep: true };
    expect(toPatch(settings, draft)).toEqual({ startDate: null, refunds: 'credit' });
  });

  it('is no value at all once the last part of one is emptied', () => {
    const whole = { account: '1930', modeOfPayment: 'BG' };
    expect(withPart(whole, 'account', undefined)).toEqual({ modeOfPayment: 'BG' });
    expect(withPart({ account: '1930' }, 'account', undefined)).toBeUndefined();
  });
});

describe('the rules that the API describes', () => {
  it('find the place of each fault, and none in what a company has', () => {
    expect([...rules.faultsOf(settings).keys()]).toEqual([]);
    const wrong = { ...settings, vatMap: [{ rate: 'x', regime: 'domestic' }], reconcileHour: 24 };
    expect([...rules.faultsOf(wrong).keys()].sort()).toEqual(['/reconcileHour', '/vatMap/0/rate']);
  });

  it('know defaults and bounds', () => {
    expect(rules.defaults['roundingAccount']).toBe('3740');
    expect(rules.boundsOf(['deferral', 'minimumMonths'])).toEqual({ from: '2', to: '120' });
  });
});

it('has a place on the page for every setting that there is', () => {
  const placed = settingGroups.flatMap(([, names]): readonly string[] => names).sort();
  expect(placed).toEqual(Object.keys(settingKinds).sort());
  expect(placed).toEqual(Object.keys(schema.properties.settings.properties ?? {}).sort());
});
