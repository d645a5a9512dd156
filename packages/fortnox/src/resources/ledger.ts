import type { Decimal } from '@sync/shared';
import type { FortnoxResult } from '../client.js';
import type { Caller } from './caller.js';
import { list, page, single, type Fields, type Page, type Source } from './fields.js';

/** What an account wants of what is posted on it. */
type AccountDemand = 'ALLOWED' | 'MANDATORY' | 'NOTALLOWED';

export type FortnoxAccount = {
  readonly number: number;
  readonly description: string | undefined;
  readonly active: boolean | undefined;
  readonly vatCode: string | undefined;
  readonly costCenter: AccountDemand | undefined;
  readonly project: AccountDemand | undefined;
  readonly transactionInformation: AccountDemand | undefined;
  /** Id of the financial year; accounts are per year. */
  readonly year: number | undefined;
  readonly source: Source;
};

type FortnoxFinancialYear = {
  readonly id: number | undefined;
  readonly fromDate: string;
  readonly toDate: string;
  readonly accountingMethod: 'ACCRUAL' | 'CASH' | undefined;
  readonly source: Source;
};

export type FortnoxArticle = {
  readonly articleNumber: string;
  readonly description: string | undefined;
  readonly active: boolean | undefined;
  /** The EU sales list has services and goods in columns of their own. */
  readonly type: 'SERVICE' | 'STOCK' | undefined;
  readonly vat: Decimal | undefined;
  readonly salesAccount: number | undefined;
  readonly source: Source;
};

/** Fortnox's own field names, as in the other drafts. */
export type ArticleDraft = {
  readonly ArticleNumber?: string;
  readonly Description: string;
  readonly Type?: 'SERVICE' | 'STOCK';
  readonly SalesAccount?: number;
};

export type Ledger = {
  /** `financialYear`: Fortnox's id of the year, not the calendar year; without it the current one. */
  readonly accounts: {
    get(number: number, financialYear?: number): FortnoxResult<FortnoxAccount>;
    /** One page of 500 of the year's chart, from 1. */
    list(pageNumber: number, financialYear?: number): FortnoxResult<Page<FortnoxAccount>>;
  };
  /** An empty list: no financial year covers the date. */
  readonly financialYears: {
    list(on: { readonly date: string }): FortnoxResult<readonly FortnoxFinancialYear[]>;
  };
  readonly articles: {
    get(articleNumber: string): FortnoxResult<FortnoxArticle>;
    /** One page of 500, from 1. */
    list(pageNumber: number): FortnoxResult<Page<FortnoxArticle>>;
    create(draft: ArticleDraft): FortnoxResult<FortnoxArticle>;
  };
};

export function ledgerOf(call: Caller): Ledger {
  const readOneArticle = single('Article', readArticle);
  return {
    accounts: {
      get: (number, financialYear) =>
        call({
          method: 'GET',
          path: `accounts/${number}`,
          query: { financialyear: financialYear },
          read: single('Account', readAccount),
        }),
      list: (pageNumber, financialYear) =>
        call({
          method: 'GET',
          path: 'accounts',
          query: { limit: 500, page: pageNumber, financialyear: financialYear },
          read: page('Accounts', readAccount),
        }),
    },
    financialYears: {
      // Fortnox's guide spells the parameter `date`, its specification `Date`. Whichever it
      // ignores would return every year, so the date is compared here as well.
      list: ({ date }) =>
        call({
          method: 'GET',
          path: 'financialyears',
          query: { date },
          read: (body) => readYears(body)?.filter((year) => covers(year, date)),
        }),
    },
    articles: {
      get: (articleNumber) =>
        call({
          method: 'GET',
          path: `articles/${encodeURIComponent(articleNumber)}`,
          read: readOneArticle,
        }),
      list: (pageNumber) =>
        call({
          method: 'GET',
          path: 'articles',
          query: { limit: 500, page: pageNumber },
          read: page('Articles', readArticle),
        }),
      create: (draft) =>
        call({ method: 'POST', path: 'articles', body: { Article: draft }, read: readOneArticle }),
    },
  };
}

function readAccount(fields: Fields): FortnoxAccount | undefined {
  const number = fields.integer('Number');
  if (number === undefined) return undefined;
  return {
    number,
    description: fields.text('Description'),
    active: fields.flag('Active'),
    vatCode: fields.text('VATCode'),
    costCenter: demandOf(fields.text('CostCenterSettings')),
    project: demandOf(fields.text('ProjectSettings')),
    transactionInformation: demandOf(fields.text('TransactionInformationSettings')),
    year: fields.integer('Year'),
    source: fields.source,
  };
}

const demands: readonly AccountDemand[] = ['ALLOWED', 'MANDATORY', 'NOTALLOWED'];

const demandOf = (text: string | undefined): AccountDemand | undefined =>
  demands.find((demand) => demand === text);

const readYears = list('FinancialYears', readFinancialYear);

/** ISO dates compare as texts. */
function covers(year: FortnoxFinancialYear, date: string): boolean {
  return year.fromDate <= date && date <= year.toDate;
}

function readFinancialYear(fields: Fields): FortnoxFinancialYear | undefined {
  const fromDate = fields.date('FromDate');
  const toDate = fields.date('ToDate');
  if (fromDate === undefined || toDate === undefined) return undefined;
  const method = fields.text('AccountingMethod');
  return {
    id: fields.integer('Id'),
    fromDate,
    toDate,
    accountingMethod: method === 'ACCRUAL' || method === 'CASH' ? method : undefined,
    source: fields.source,
  };
}

export function readArticle(fields: Fields): FortnoxArticle | undefined {
  const articleNumber = fields.text('ArticleNumber');
  if (articleNumber === undefined) return undefined;
  const type = fields.text('Type');
  return {
    articleNumber,
    description: fields.text('Description'),
    active: fields.flag('Active'),
    type: type === 'SERVICE' || type === 'STOCK' ? type : undefined,
    vat: fields.decimal('VAT'),
    salesAccount: fields.integer('SalesAccount'),
    source: fields.source,
  };
}
