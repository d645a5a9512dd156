import { toSettingsLines } from './settings-lines.js';

describe('settings of a connection', () => {
  it('are shown as words, lists and nested accounts in one line each', () => {
    expect(
      toSettingsLines({
        defaultIncomeAccount: '3001',
        defaultPaymentAccount: { account: '1930', modeOfPayment: 'BG' },
        paymentAccounts: [{ currency: 'EUR', account: '1980', modeOfPayment: 'EUR' }],
        customerMatch: ['customerNumber', 'email'],
        bookkeep: true,
        vatMap: [],
        startDate: null,
      }),
    ).toEqual([
      ['default income account', '3001'],
      ['default payment account', 'account 1930 · mode of payment BG'],
      ['payment accounts 1', 'currency EUR · account 1980 · mode of payment EUR'],
      ['customer match', 'customerNumber, email'],
      ['bookkeep', 'yes'],
    ]);
  });
});
