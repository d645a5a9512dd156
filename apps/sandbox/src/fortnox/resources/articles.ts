import type { JsonObject } from '../../json.js';
import { missing, refused } from '../api-error.js';
import { created, ok, pathValue, type Call, type Handler } from '../call.js';
import type { ArticleRecord } from '../company.js';
import { amount, text, whole, zero, type Given } from '../fields/given.js';
import { readBody } from '../fields/read-body.js';
import { articleFields } from '../fields/register-fields.js';
import { applyFilters, contains, page } from '../listing.js';
import { show, store } from '../stored-fields.js';
import { requireAccount } from './invoice-rows.js';

/** What an article shows when only a description was given, as recorded. */
const emptyArticle: JsonObject = {
  Bulky: false,
  ConstructionAccount: 0,
  Depth: 0,
  Description: '',
  DisposableQuantity: 0,
  EAN: '',
  EUAccount: 3108,
  EUVATAccount: 3106,
  ExportAccount: 3105,
  Height: 0,
  Housework: false,
  HouseworkType: null,
  Active: true,
  Manufacturer: null,
  ManufacturerArticleNumber: '',
  Note: '',
  PurchaseAccount: 4000,
  PurchasePrice: 0,
  QuantityInStock: 0,
  ReservedQuantity: 0,
  SalesAccount: 3001,
  StockGoods: false,
  StockPlace: null,
  StockValue: 0,
  StockWarning: 0,
  SupplierName: null,
  SupplierNumber: null,
  Type: 'STOCK',
  Unit: null,
  VAT: 0,
  WebshopArticle: false,
  Weight: 0,
  Width: 0,
  Expired: false,
  SalesPrice: null,
  CostCalculationMethod: null,
  StockAccount: null,
  StockChangeAccount: null,
  DirectCost: null,
  FreightCost: null,
  OtherCost: null,
  DefaultStockPoint: null,
  DefaultStockLocation: null,
};

export const createArticle: Handler = (call) => {
  const given = readBody(call.body, 'Article', articleFields);
  if (text(given, 'Description') === undefined) throw refused(2000588, 'Benämning saknas.');
  checkAccounts(call, given);
  const article: ArticleRecord = {
    number: takeNumber(call, text(given, 'ArticleNumber')),
    fields: store(new Map(), given),
  };
  call.company.articles.set(article.number, article);
  return created({ Article: articleView(article, call.baseUrl) });
};

export const readArticle: Handler = (call) =>
  ok({ Article: articleView(findArticle(call), call.baseUrl) });

export const updateArticle: Handler = (call) => {
  const article = findArticle(call);
  const given = readBody(call.body, 'Article', articleFields);
  checkAccounts(call, given);
  const updated = { ...article, fields: store(article.fields, given) };
  call.company.articles.set(article.number, updated);
  return ok({ Article: articleView(updated, call.baseUrl) });
};

export const listArticles: Handler = (call) => {
  const found = applyFilters([...call.company.articles.values()], call.query, {
    articlenumber: (article, wanted) => contains(article.number, wanted),
    description: (article, wanted) => contains(text(article.fields, 'Description') ?? '', wanted),
  });
  return page(call, 'Articles', found, (article) => listItem(article, call.baseUrl));
};

function findArticle(call: Call): ArticleRecord {
  const article = call.company.articles.get(pathValue(call, 'number'));
  if (!article) throw missing(2000428, 'Kan inte hitta artikeln.');
  return article;
}

function takeNumber(call: Call, wanted: string | undefined): string {
  const { company } = call;
  if (wanted !== undefined) {
    if (!company.articles.has(wanted)) return wanted;
    throw refused(2000588, `Artikelnumret ${wanted} används redan.`);
  }
  do company.counters.article += 1;
  while (company.articles.has(String(company.counters.article)));
  return String(company.counters.article);
}

function checkAccounts(call: Call, given: Given): void {
  for (const field of ['SalesAccount', 'EUAccount', 'EUVATAccount', 'ExportAccount']) {
    const number = whole(given, field);
    if (number !== undefined) requireAccount(call.company, number);
  }
}

const articleView = (article: ArticleRecord, baseUrl: string): JsonObject => ({
  '@url': `${baseUrl}/articles/${encodeURIComponent(article.number)}`,
  ArticleNumber: article.number,
  ...show(article.fields, emptyArticle),
});

/** Thin, and with numbers as strings (recorded). */
function listItem(article: ArticleRecord, baseUrl: string): JsonObject {
  const full = articleView(article, baseUrl);
  const same = ['@url', 'ArticleNumber', 'Description', 'EAN', 'Housework', 'SalesPrice'];
  const item = [...same, 'StockPlace', 'Unit', 'WebshopArticle'];
  return {
    ...Object.fromEntries(item.map((name) => [name, full[name] ?? null])),
    DisposableQuantity: '0',
    PurchasePrice: (amount(article.fields, 'PurchasePrice') ?? zero).toString(),
    QuantityInStock: '0',
    ReservedQuantity: '0',
    StockValue: '0',
    VAT: null,
  };
}
