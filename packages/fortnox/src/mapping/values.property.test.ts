import fc from 'fast-check';
import { readEuVatNumber, readSwedishNumber, type Customer } from '@sync/shared';
import type { InvoicePlan } from './plan.js';
import { planInvoice } from './plan-invoice.js';
import { customerIn, invoiceOf, sek, settingsWith } from './testing/paid-invoice.js';

const runs = { numRuns: 1000, seed: 12 };

/** The expression of Fortnox's guide, less what it leaves in doubt. */
const taken = /^[\p{L}\u2019\\\u0308\u030a0-9 –:.`´’,;^¤#%§£$€¢¥©™°&/()=+\-*_!?²³®½@\u00a0]*$/u;

/** How people write: letters of many languages, digits of several scripts, signs, emoji, lines. */
const written = fc
  .array(
    fc.oneof(
      fc.constantFrom(...Array.from('åäöÅÄÖéüßøæłżźćńśąęÓشركة株式会社Аж٤५')),
      fc.constantFrom("'", '"', '&', '+', '@', '~', '|', '…', '🚀', '\n', '\t', 'e\u0301', ' '),
      fc.string({ minLength: 1, maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((parts) => parts.join(''));

/** What only differs in its Unicode form or its spaces is the same. */
const plain = (text: string | undefined): string =>
  (text ?? '').normalize('NFC').replace(/\s+/g, ' ').trim();

type Texts = { readonly line?: string; readonly order?: string };

type Told = { readonly plan: InvoicePlan; readonly notes: string };

/** `undefined`: the invoice is refused, with the reason. */
function told(customer: Customer, texts: Texts = {}): Told | undefined {
  const change = texts.line === undefined ? {} : { name: texts.line };
  const lines = [{ subTotal: '100.00', vat: '25.00', rate: '25', change }];
  const invoice = { ...invoiceOf({ customer, lines }), purchaseOrder: texts.order };
  const planned = planInvoice({
    ...{ invoice, settings: settingsWith(), rate: sek },
    accountVatCode: () => undefined,
  });
  if (!planned.ok) return undefined;
  const notes = [...planned.value.notes].join('\n');
  return { plan: planned.value, notes };
}

/** Sent as given, or the note that says what stands there; never anything Fortnox would refuse. */
function expectKept(given: string, sent: string | undefined, notes: string, field: string): void {
  expect(sent ?? '').toMatch(taken);
  if (plain(given) !== (sent ?? '')) expect(notes).toContain(field);
}

const check = (property: fc.IProperty<[string]>): void => {
  fc.assert(property, runs);
};

describe('what the source says stands in Fortnox as it is, or the timeline names the field', () => {
  it("the customer's name", () => {
    check(
      fc.property(written, (name) => {
        const result = told(customerIn('SE', { name }));
        if (result === undefined) return;
        expectKept(name, result.plan.customer.draft.Name, result.notes, "customer's name");
      }),
    );
  });

  it('both lines of the address, however many they were', () => {
    check(
      fc.property(written, (text) => {
        const billingAddress = { ...customerIn('SE').billingAddress, address1: text };
        const result = told(customerIn('SE', { billingAddress }));
        const { Address1, Address2 } = result?.plan.customer.draft ?? {};
        const [first = '', ...rest] = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
        expectKept(first, Address1, result?.notes ?? '', 'first line of the address');
        const second = rest.map((line) => line.trim()).join(', ');
        expectKept(second, Address2, result?.notes ?? '', 'second line of the address');
      }),
    );
  });

  it('postal code and city', () => {
    check(
      fc.property(written, (text) => {
        const place = customerIn('SE').billingAddress;
        const city = told(customerIn('SE', { billingAddress: { ...place, city: text } }));
        expectKept(text, city?.plan.customer.draft.City, city?.notes ?? '', 'city');
        const billingAddress = { ...place, postalCode: text, city: undefined };
        const code = told(customerIn('SE', { billingAddress }));
        const { ZipCode, City } = code?.plan.customer.draft ?? {};
        expectKept(text, ZipCode ?? City, code?.notes ?? '', 'postal code');
      }),
    );
  });

  it('the e-mail address, in any letters', () => {
    const part = fc.stringMatching(/^[a-z0-9åäöéü株شA-Z.+_\-!#$%&*/=?^`'"~{}|]{1,12}$/u);
    check(
      fc.property(
        fc.tuple(part, part).map((both) => `${both.join('@')}.se`),
        (email) => {
          const result = told(customerIn('SE', { email }));
          expectKept(email, result?.plan.customer.draft.Email, result?.notes ?? '', 'e-mail');
          const { draft, matches } = result?.plan.customer ?? {};
          const match = matches?.find(({ by }) => by === 'email')?.value;
          // A card is looked for by what is sent, and by an address that might be refused.
          expect([undefined, email.normalize('NFC')]).toContain(match);
          expect([undefined, match]).toContain(draft?.Email);
        },
      ),
    );
  });

  it('the text of a line', () => {
    check(
      fc.property(written, (line) => {
        const result = told(customerIn('SE'), { line });
        const text = result?.plan.invoice.InvoiceRows[0]?.Description;
        expect(text).toBeTruthy();
        if (line.trim() !== '') expectKept(line, text, result?.notes ?? '', 'text of line 1');
      }),
    );
  });

  it("the contact's name at a company", () => {
    check(
      fc.property(written, (name) => {
        const result = told(customerIn('SE', { company: 'Ett bolag med långt namn AB', name }));
        const reference = result?.plan.invoice.YourReference;
        expectKept(name, reference, result?.notes ?? '', "contact's name");
      }),
    );
  });

  it('the purchase order number', () => {
    check(
      fc.property(written, (order) => {
        const result = told(customerIn('SE'), { order });
        const reference = result?.plan.invoice.ExternalInvoiceReference2;
        expectKept(order, reference, result?.notes ?? '', 'purchase order number');
      }),
    );
  });
});

/** One valid number of every form that the member states publish. */
const vatNumbers =
  'ATU12345678 BE0123456789 BE1234567890 BG123456789 BG1234567890 CY12345678L CZ12345678 CZ1234567890 DE123456789 DK12345678 EE123456789 EL123456789 ESX1234567X ESX12345678 FI12345678 FR12345678901 FRXX123456789 HR12345678901 HU12345678 IE1234567WA IE1234567A IE1A23456B IT12345678901 LT123456789 LT123456789012 LU12345678 LV12345678901 MT12345678 NL123456789B01 PL1234567890 PT123456789 RO12 RO1234567890 SE556012579001 SI12345678 SK1234567890'.split(
    ' ',
  );

it.each(vatNumbers)('the VAT number %s is read however it is written', (number) => {
  const [prefix, rest] = [number.slice(0, 2), number.slice(2)];
  const country = prefix === 'EL' ? 'GR' : prefix;
  const spaced = rest.replace(/(.{3})/g, '$1 ').trim();
  const forms = [number, number.toLowerCase(), `${prefix} ${spaced}`, `${prefix}-${rest}`, rest];
  for (const form of forms) {
    expect([form, readEuVatNumber(form, country)?.value]).toEqual([form, number]);
  }
});

it('the numbers of Northern Ireland are for goods only and stand for no reverse charge', () => {
  expect(readEuVatNumber('XI123456789', 'GB')).toBeUndefined();
  const lines = [{ subTotal: '100.00', vat: '0.00', rate: '0' }];
  const customer = customerIn('Northern Ireland', { vatId: 'XI123456789' });
  const planned = planInvoice({
    ...{ invoice: invoiceOf({ customer, lines }), settings: settingsWith(), rate: sek },
    accountVatCode: () => undefined,
  });
  expect(planned).toMatchObject({
    ok: true,
    value: { customer: { draft: { VATType: 'EXPORT' } } },
  });
  expect(JSON.stringify(planned)).toContain('VAT number of a customer outside the EU is not sent');
});

it.each([
  ['556012-5790', '5560125790', '16556012-5790', '165560125790', ' 556012 5790 ', '556012–5790'],
  ['121212-1212', '1212121212', '19121212-1212', '191212121212', '121212+1212', '１２1212-1212'],
])('the Swedish number %s is read with and without century and hyphen', (wanted, ...forms) => {
  for (const form of [wanted, ...forms]) {
    expect([form, readSwedishNumber(form)?.value]).toEqual([form, wanted]);
  }
});
