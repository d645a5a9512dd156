import type { Fields } from '@sync/fortnox';
import { Decimal } from '@sync/shared';
import { inWords } from '../company/asking.js';
import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, textOf, wanted } from '../company/documents.js';
import { daysAfter } from '../company/names.js';
import type { TestCompany } from '../company/test-company.js';
import { question } from '../question.js';

const registerOf = ({ must }: TestCompany, code: string): Promise<Fields> =>
  must({ method: 'GET', path: `currencies/${code}`, envelope: 'Currency' });

/** SEK per unit of a draft in euros that names no rate. */
async function omittedRateOn({ draft }: TestCompany, InvoiceDate: string): Promise<Decimal> {
  const invoice = await draft({ Currency: 'EUR', InvoiceDate, DueDate: InvoiceDate });
  return amountOf(invoice, 'CurrencyRate').div(amountOf(invoice, 'CurrencyUnit'));
}

const drift = { rateDriftPerDay: '0.002' };

const omittedRate = question({
  id: 'omitted-rate',
  asks: 'Which rate does an invoice in euros get that is sent without one?',
  calls: ['POST /invoices', 'POST /invoices'],
  needs: 'the currency EUR with automatic rates',
  answers: {
    one: {
      means: 'takes 1 krona for a euro, without a word',
      follows: { kind: 'remembered', habit: { omittedRate: 'implausible' } },
      playedBy: [{ omittedRate: 'one', ...drift }],
    },
    'invoice-date': {
      means: 'takes the rate of the invoice date',
      follows: {
        kind: 'in-order',
        why: 'a rate that the source does not state is left to Fortnox',
      },
      playedBy: [{ omittedRate: 'invoice-date', ...drift }],
    },
    'latest-only': {
      means: 'takes one and the same rate for today and for twenty days ago',
      follows: {
        kind: 'decide',
        what: 'let the source state the rate where invoices arrive days after their date',
      },
      playedBy: [
        { omittedRate: 'today', ...drift },
        { omittedRate: 'invoice-date', rateDriftPerDay: '0' },
      ],
    },
  },
  investigate: async (company) => {
    const { today } = company;
    const before = daysAfter(today, -20);
    const [now, then] = [await omittedRateOn(company, today), await omittedRateOn(company, before)];
    const evidence = `EUR ${now.toString()} for ${today}, ${then.toString()} for ${before}`;
    if (now.eq(1) && then.eq(1)) return { answer: 'one', evidence };
    return { answer: now.eq(then) ? 'latest-only' : 'invoice-date', evidence };
  },
});

/** Whether two rates are the same but for their last decimals. */
const isNear = (rate: Decimal, other: Decimal, within: string): boolean =>
  rate.div(other).minus(1).abs().lte(within);

type BuyRate = { readonly shown: 'inverse' | 'kronor'; readonly kronor: Decimal };

/** A euro costs more than a krona: which way round it reads shows beside the selling rate. */
function buyRateOf(register: Fields): BuyRate {
  const [sell, buy] = [amountOf(register, 'SellRate'), amountOf(register, 'BuyRate')];
  if (!buy.isZero() && isNear(buy, sell, '0.2')) return { shown: 'kronor', kronor: buy };
  const turned = buy.isZero() ? buy : new Decimal(1).div(buy);
  if (isNear(turned, sell, '0.2')) return { shown: 'inverse', kronor: turned };
  throw new CannotTell(`SellRate ${sell.toString()} and BuyRate ${buy.toString()} are no pair.`);
}

const buyRateShown = question({
  id: 'buy-rate-shown',
  asks: 'Does the currency register show the buying rate in kronor, or the other way round?',
  calls: ['GET /currencies/EUR'],
  needs: 'the currency EUR with automatic rates',
  answers: {
    inverse: {
      means: 'shows euros for a krona',
      follows: {
        kind: 'in-order',
        why: 'only SellRate is used, to judge whether a rate is plausible',
      },
      playedBy: [{ buyRateShown: 'inverse' }],
    },
    kronor: {
      means: 'shows kronor for a euro',
      follows: { kind: 'in-order', why: 'only SellRate is used' },
      playedBy: [{ buyRateShown: 'kronor' }],
    },
  },
  investigate: async (company) => {
    const register = await registerOf(company, 'EUR');
    const evidence = `SellRate ${textOf(register, 'SellRate')}, BuyRate ${textOf(register, 'BuyRate')}`;
    return { answer: buyRateOf(register).shown, evidence };
  },
});

const omittedRateColumn = question({
  id: 'omitted-rate-column',
  asks: 'Is that rate the selling or the buying rate of the register?',
  calls: ['GET /currencies/EUR', 'POST /invoices'],
  needs: 'the currency EUR with automatic rates',
  answers: {
    buy: {
      means: 'takes the buying rate (köpkurs)',
      follows: {
        kind: 'in-order',
        why: 'the echo is used; SellRate, within a fifth of it, only judges it',
      },
      playedBy: [{ omittedRate: 'today', omittedRateColumn: 'buy' }],
    },
    sell: {
      means: 'takes the selling rate (säljkurs)',
      follows: { kind: 'in-order', why: 'the echo is used' },
      playedBy: [{ omittedRate: 'today', omittedRateColumn: 'sell' }],
    },
  },
  investigate: async (company) => {
    const register = await registerOf(company, 'EUR');
    const [sell, buy] = [amountOf(register, 'SellRate'), buyRateOf(register).kronor];
    const rate = await omittedRateOn(company, company.today);
    const evidence = `EUR ${rate.toString()}, selling ${sell.toString()}, buying ${buy.toDecimalPlaces(4).toString()}`;
    const [nearSell, nearBuy] = [isNear(rate, sell, '0.003'), isNear(rate, buy, '0.003')];
    if (nearSell === nearBuy) throw new CannotTell(evidence);
    return { answer: nearSell ? 'sell' : 'buy', evidence };
  },
});

const currencyUnit = question({
  id: 'currency-unit',
  asks: 'For how many yen is the rate of an invoice that is sent without one?',
  calls: ['GET /currencies/JPY', 'POST /invoices'],
  needs: 'the currency JPY, quoted for more than one yen',
  answers: {
    'as-the-register': {
      means: 'takes the unit of the register, such as 100',
      follows: {
        kind: 'in-order',
        why: 'rates of such currencies are always sent, for one unit (0.0621 for 1 instead of 6.21 for 100)',
      },
      playedBy: [{ omittedRate: 'today' }],
    },
    one: {
      means: 'takes the unit 1',
      follows: { kind: 'in-order', why: 'rates are sent for one unit' },
      playedBy: [{ omittedRate: 'one' }],
    },
  },
  investigate: async (company) => {
    const register = amountOf(await registerOf(company, 'JPY'), 'Unit');
    if (register.eq(1)) throw new CannotTell('The register quotes JPY for one yen.');
    const invoice = await company.draft({ Currency: 'JPY' });
    const [rate, unit] = [amountOf(invoice, 'CurrencyRate'), amountOf(invoice, 'CurrencyUnit')];
    const evidence = `CurrencyRate ${rate.toString()} for ${unit.toString()}, the register is for ${register.toString()}`;
    if (unit.eq(register)) return { answer: 'as-the-register', evidence };
    if (unit.eq(1)) return { answer: 'one', evidence };
    throw new CannotTell(evidence);
  },
});

const kronorDifference = question({
  id: 'kronor-difference',
  asks: 'When a payment in euros names the kronor that really arrived, does Fortnox book the difference as a gain or loss?',
  calls: [
    ...['POST /invoices', 'PUT /invoices/{n}/bookkeep', 'POST /invoicepayments'],
    'PUT /invoicepayments/{n}/bookkeep',
  ],
  leaves: 'a booked and paid invoice of 250 euros',
  needs: 'the currency EUR',
  answers: {
    booked: {
      means: 'takes the kronor and books the difference',
      follows: {
        kind: 'in-order',
        why: 'transactions[].amount_sek is used as the amount in kronor',
      },
      playedBy: [{ kronorDifference: 'booked' }],
    },
    refused: {
      means: 'refuses kronor that are not the euros at the rate',
      follows: {
        kind: 'decide',
        what: 'send no amount_sek; the difference is booked by hand',
      },
      playedBy: [{ kronorDifference: 'refused' }],
    },
  },
  investigate: async ({ booked, tryPayment, bookPayment, settle }) => {
    const rate = { CurrencyRate: 11, CurrencyUnit: 1 };
    const number = textOf(await booked({ Currency: 'EUR', ...rate }), 'DocumentNumber');
    const reply = await tryPayment(number, { Amount: 2800, CurrencyRate: 11 });
    if (reply.kind === 'refused') {
      await settle(number);
      return { answer: 'refused', evidence: inWords(reply) };
    }
    const payment = wanted(await bookPayment(reply.record), 'Bookkeeping the payment');
    const evidence = `2800 kr for 250 EUR at 11.00 stand as ${textOf(payment, 'Amount')} kr`;
    return { answer: 'booked', evidence };
  },
});

export const rateQuestions = [
  ...[omittedRate, omittedRateColumn, buyRateShown, currencyUnit, kronorDifference],
];
