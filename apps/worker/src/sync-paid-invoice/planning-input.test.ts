import { createCompanyRegister, type CompanyRegister } from '@sync/clients';
import { err, ok } from '@sync/shared';
import {
  invoiceOf,
  settingsWith,
} from '../../../../packages/fortnox/src/mapping/testing/paid-invoice.js';
import type { HandlerContext } from '../handler.js';
import type { Handling } from './handling.js';
import { readSoundInput } from './planning-input.js';

/** What Fortnox keeps with account 3001, and how often it was asked; `undefined`: it is away. */
let fortnox: { vatCode: string | undefined; asked: number };
beforeEach(() => {
  fortnox = { vatCode: 'MP1', asked: 0 };
});

const get = (number: number) => {
  fortnox.asked += 1;
  const { vatCode } = fortnox;
  const away = { kind: 'unavailable', status: 503, detail: 'HTTP 503' } as const;
  return Promise.resolve(
    vatCode === undefined ? err(away) : ok({ number, vatCode, source: { raw: {} } } as never),
  );
};

const context = {
  claim: { connectionId: 'conn_1' },
  fortnox: { accounts: { get } },
  known: new Map(),
} as unknown as HandlerContext;

const read = (register: CompanyRegister, rate = '0') => {
  const handling = { settings: settingsWith(), habit: {}, register } as unknown as Handling;
  const vat = rate === '0' ? '0.00' : '250.00';
  return readSoundInput(
    context,
    handling,
    invoiceOf({ lines: [{ subTotal: '1000.00', vat, rate }] }),
  );
};

/** A process that remembers account 3001 as it was. */
async function processThatKnows(vatCode: string): Promise<CompanyRegister> {
  const register = createCompanyRegister();
  fortnox.vatCode = vatCode;
  await register.vatCodes({ connectionId: 'conn_1', fortnox: context.fortnox }, ['3001']);
  fortnox.asked = 0;
  return register;
}

const stops = { kind: 'problems', problems: [{ kind: 'domestic-zero-vat-unmapped' }] };

describe('what is remembered of an account', () => {
  it('refuses no invoice once the account is corrected, whichever process tries it', async () => {
    const others = [await processThatKnows('MP1'), await processThatKnows('MP1')];
    fortnox.vatCode = 'MF';
    for (const register of others) expect(await read(register)).toMatchObject({ ok: true });
    expect(fortnox.asked).toBe(2);
  });

  it('refuses it where Fortnox still says so', async () => {
    const register = await processThatKnows('MP1');
    expect(await read(register)).toMatchObject({ ok: false, error: stops });
    expect(fortnox.asked).toBe(1);
  });

  it('refuses none while Fortnox cannot be asked: the attempt waits', async () => {
    const register = await processThatKnows('MP1');
    fortnox.vatCode = undefined;
    const failure = { kind: 'unavailable' };
    expect(await read(register)).toMatchObject({
      ok: false,
      error: { kind: 'fortnox-failure', failure },
    });
  });

  it('costs no call where nothing stands against the invoice', async () => {
    const register = await processThatKnows('MF');
    expect(await read(register)).toMatchObject({ ok: true });
    expect(fortnox.asked).toBe(0);
  });
});

it('an invoice that is wrong by itself costs no call', async () => {
  const register = createCompanyRegister();
  expect(await read(register, '17')).toMatchObject({ ok: false, error: { kind: 'problems' } });
  expect(fortnox.asked).toBe(0);
});
