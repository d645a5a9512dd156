import { swedishDate } from '../../clock.js';
import type { JsonObject } from '../../json.js';
import { missing, refused, refusedWithoutCode } from '../api-error.js';
import { created, ok, pathValue, type Handler } from '../call.js';
import type { CurrencyEntry } from '../company-defaults.js';
import { amount, text } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { currencyFields } from '../fields/register-fields.js';
import { page } from '../listing.js';
import { Decimal } from '@sync/shared';

export const listCurrencies: Handler = (call) =>
  page(call, 'Currencies', [...call.company.currencies.values()], (entry) =>
    currencyView(entry, call.baseUrl),
  );

export const readCurrency: Handler = (call) => {
  const entry = call.company.currencies.get(pathValue(call, 'code').toUpperCase());
  if (!entry) throw missing(2000427, 'Kan inte hitta valutan.');
  return ok({ Currency: currencyView(entry, call.baseUrl) });
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
    buyRate: amount(given, 'BuyRate') ?? new Decimal(1),
    unit: amount(given, 'Unit')?.toNumber() ?? 1,
    date: swedishDate(call.now),
    automatic: false,
  };
  call.company.currencies.set(code, entry);
  return created({ Currency: currencyView(entry, call.baseUrl) });
};

export const updateCurrency: Handler = (call) => {
  const entry = call.company.currencies.get(pathValue(call, 'code'));
  if (!entry) throw missing(2000427, 'Kan inte hitta valutan.');
  if (entry.automatic) {
    throw refusedWithoutCode(`Cannot update currency ${entry.code}, it will update automatically`);
  }
  const given = readBody(call.body, 'Currency', currencyFields);
  entry.sellRate = amount(given, 'SellRate') ?? entry.sellRate;
  entry.buyRate = amount(given, 'BuyRate') ?? entry.buyRate;
  entry.date = swedishDate(call.now);
  return ok({ Currency: currencyView(entry, call.baseUrl) });
};

function currencyView(entry: CurrencyEntry, baseUrl: string): JsonObject {
  return {
    '@url': `${baseUrl}/currencies/${entry.code}`,
    BuyRate: entry.buyRate.toNumber(),
    Code: entry.code,
    Date: entry.date,
    Description: entry.description,
    SellRate: entry.sellRate.toNumber(),
    Unit: entry.unit,
    IsAutomatic: entry.automatic,
  };
}
