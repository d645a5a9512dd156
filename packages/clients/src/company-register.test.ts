import { err, ok } from '@sync/shared';
import { createCompanyRegister, type CompanyAccess } from './company-register.js';

const source = { raw: {} };

function company(codes: Readonly<Record<number, string>>, asked: number[]): CompanyAccess {
  const get: CompanyAccess['fortnox']['accounts']['get'] = (number) => {
    asked.push(number);
    const vatCode = codes[number];
    if (vatCode === undefined) return Promise.resolve(err({ kind: 'not-found' } as never));
    return Promise.resolve(ok({ number, vatCode, source } as never));
  };
  return { connectionId: 'conn_1', fortnox: { accounts: { get } } };
}

describe('the VAT codes of accounts', () => {
  it('are asked of Fortnox once in five minutes, and anew after being forgotten', async () => {
    let now = 0;
    const asked: number[] = [];
    const register = createCompanyRegister(() => now);
    const acme = company({ 3001: 'MP1' }, asked);
    const codes = await register.vatCodes(acme, ['3001']);
    expect(codes.ok && codes.value('3001')).toBe('MP1');
    await register.vatCodes(acme, ['3001']);
    expect(asked).toEqual([3001]);
    now = 300_001;
    await register.vatCodes(acme, ['3001']);
    register.forget('conn_1');
    await register.vatCodes(acme, ['3001']);
    expect(asked).toEqual([3001, 3001, 3001]);
  });

  it('cost nothing where none is in question', async () => {
    const asked: number[] = [];
    await createCompanyRegister(() => 0).vatCodes(company({}, asked), []);
    expect(asked).toEqual([]);
  });

  it('are none for an account that is not there: Fortnox refuses it with words of its own', async () => {
    const codes = await createCompanyRegister(() => 0).vatCodes(company({}, []), ['9999']);
    expect(codes.ok && codes.value('9999')).toBeUndefined();
  });
});

describe('the locked period', () => {
  it('is asked of Fortnox once in five minutes, also where there is none, and anew after being forgotten', async () => {
    let now = 0;
    const answers = [undefined, '2026-10-31', '2026-11-30'];
    const get = () => Promise.resolve(ok({ endDate: answers.shift(), source }));
    const acme = { connectionId: 'conn_1', fortnox: { lockedPeriod: { get } } };
    const register = createCompanyRegister(() => now);
    expect(await register.lockedUntil(acme)).toEqual(ok(undefined));
    expect(await register.lockedUntil(acme)).toEqual(ok(undefined));
    now = 300_001;
    expect(await register.lockedUntil(acme)).toEqual(ok('2026-10-31'));
    register.forget('conn_1');
    expect(await register.lockedUntil(acme)).toEqual(ok('2026-11-30'));
  });
});
