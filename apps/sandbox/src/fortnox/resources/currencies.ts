import { swedishDate } from '../../clock.js';
import type { JsonObject } from '../../json.js';
import { missing, refused, refusedWithoutCode } from '../api-error.js';
import { created, ok, pathValue, type Call, type Handler } from '../call.js';
import type { CurrencyEntry } from '../company-defaults.js';
import { amount, text, type Given } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { currencyFields } from '../fields/register-fields.js';
import { page } from '../listing.js';
import { ratesOn } from '../rates.js';
import { Decimal } from '@sync/shared';

export const listCurrencies: Handler = (call) =>
  page(call, 'Currencies', [...call.company.currencies.values()], (entry) =>
    currencyView(call, entry),
  );

export const readCurrency: Handler = (call) => {
  const entry = call.company.currencies.get(pathValue(call, 'code').toUpperCase());
  if (!entry) throw missing(2000427, 'Kan inte hitta valutan.');
  return ok({ Currency: currencyView(call, entry) });
};

export const createCurrency: Handler = (call) => {
  const given = readBody(call.body, 'Currency', currencyFields);
  const code = text(given, 'Code');
  const description = text(given, 'Description');
  if (code === undefined || description === undefined) {
    throw refused(2000588, 'Code och Description krävs.');
  }
  const entry: CurrencyEntry = {
    code,
    description,
    sellRate: amount(given, 'SellRate') ?? new Decimal(1),
    buyRate: buyRateOf(call, given) ?? new Decimal(1),
    unit: amount(given, 'Unit')?.toNumber() ?? 1,
    date: swedishDate(call.now),
    automatic: false,
    days: [],
  };
  call.company.currencies.set(code, entry);
  return created({ Currency: currencyView(call, entry) });
};

export const updateCurrency: Handler = (call) => {
  const entry = call.company.currencies.get(pathValue(call, 'code'));
  if (!entry) throw missing(2000427, 'Kan inte hitta valutan.');
  if (entry.automatic) {
    throw refusedWithoutCode(`Cannot update currency ${entry.code}, it will update automatically`);
  }
  const given = readBody(call.body, 'Currency', currencyFields);
  entry.sellRate = amount(given, 'SellRate') ?? entry.sellRate;
  entry.buyRate = buyRateOf(call, given) ?? entry.buyRate;
  entry.date = swedishDate(call.now);
  return ok({ Currency: currencyView(call, entry) });
};

/** The register shows the latest rates only. */
function currencyView(call: Call, entry: CurrencyEntry): JsonObject {
  const { date, sellRate, buyRate } = ratesOn(call.company, entry, swedishDate(call.now));
  return {
    '@url': `${call.baseUrl}/currencies/${entry.code}`,
    BuyRate: turned(call, buyRate).toDecimalPlaces(4).toNumber(),
    Code: entry.code,
    Date: date,
    Description: entry.description,
    SellRate: sellRate.toNumber(),
    Unit: entry.unit,
    IsAutomatic: entry.automatic,
  };
}

function buyRateOf(call: Call, given: Given): Decimal | undefined {
  const shown = amount(given, 'BuyRate');
  return shown && turned(call, shown);
}

/** `BuyRate` between what is shown and kronor; the same way there and back. */
const turned = (call: Call, rate: Decimal): Decimal =>
  call.company.settings.buyRateShown === 'kronor' || rate.isZero()
    ? rate
    : new Decimal(1).div(rate);
