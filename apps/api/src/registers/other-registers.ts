import { z } from 'zod';
import { readOnePage, readPages, type Register } from './register.js';

const modeSchema = z.object({
  code: z.string(),
  name: z.string(),
  account: z.string().nullable().meta({ description: "Fortnox's own account for it" }),
});

/** The ways in which money arrives, each with the account that Fortnox books it on. */
export const modesOfPaymentRegister: Register<z.output<typeof modeSchema>> = {
  name: 'modes-of-payment',
  summary: "List the company's modes of payment",
  description: 'Betalningssätt.',
  item: modeSchema,
  keyOf: ({ code }) => code,
  read: (fortnox) =>
    readOnePage(fortnox.modesOfPayment.list(), ({ code, description, accountNumber }) => ({
      code,
      name: description ?? '',
      account: accountNumber ?? null,
    })),
};

const costCenterSchema = z.object({ code: z.string(), name: z.string(), active: z.boolean() });

const extraScope =
  'Reading them takes a consent with a scope that is asked for only on request: see `scopes` of the ' +
  'operation `authorize`. Rows may name them without it.';

/** Kostnadsställen. */
export const costCentersRegister: Register<z.output<typeof costCenterSchema>> = {
  name: 'cost-centers',
  summary: "List the company's cost centres",
  description: `Kostnadsställen. ${extraScope}`,
  item: costCenterSchema,
  keyOf: ({ code }) => code,
  read: (fortnox) =>
    readOnePage(fortnox.costCenters.list(), ({ code, description, active }) => ({
      code,
      name: description ?? '',
      active: active !== false,
    })),
};

const projectSchema = z.object({
  number: z.string(),
  name: z.string(),
  active: z.boolean().meta({ description: 'Not completed' }),
  status: z.string().nullable().meta({ description: 'Such as ONGOING or COMPLETED' }),
});

/** Projects; a completed one is shown as not active. */
export const projectsRegister: Register<z.output<typeof projectSchema>> = {
  name: 'projects',
  summary: "List the company's projects",
  description: `Projekt. ${extraScope}`,
  item: projectSchema,
  keyOf: ({ number }) => number,
  read: (fortnox) =>
    readPages(
      (page) => fortnox.projects.list(page),
      ({ number, description, status }) => ({
        number,
        name: description ?? '',
        active: status !== 'COMPLETED',
        status: status ?? null,
      }),
    ),
};

const articleSchema = z.object({
  number: z.string(),
  name: z.string(),
  active: z.boolean(),
  type: z.enum(['SERVICE', 'STOCK']).nullable(),
  vat: z.string().nullable().meta({ description: 'Percent, where Fortnox says it' }),
  account: z.string().nullable().meta({ description: 'Its sales account' }),
});

/** Articles; companies with thousands of them see the first 3,000. */
export const articlesRegister: Register<z.output<typeof articleSchema>> = {
  name: 'articles',
  summary: "List the company's articles",
  description: 'Artiklar.',
  item: articleSchema,
  keyOf: ({ number }) => number,
  read: (fortnox) =>
    readPages(
      (page) => fortnox.articles.list(page),
      (article) => ({
        number: article.articleNumber,
        name: article.description ?? '',
        active: article.active !== false,
        type: article.type ?? null,
        vat: article.vat?.toFixed() ?? null,
        account: article.salesAccount === undefined ? null : String(article.salesAccount),
      }),
    ),
};
