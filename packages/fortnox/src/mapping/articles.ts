import type { ConnectionSettings, InvoiceLine } from '@sync/shared';
import type { ArticleDraft } from '../resources/ledger.js';
import { problem } from './problem.js';
import { firstNotes, normaliseText, shorten } from './text.js';

type Settings = Pick<ConnectionSettings, 'articles' | 'defaultArticle'>;

/** Allowed by Fortnox in an article number: letters, digits and `- – + / . _`, 50 in all. */
const usable = /^(?!\.{1,2}$)[\p{L}0-9\-–+/._]{1,50}$/u;

/** The article a line's row carries; none where there is none that Fortnox would take. */
export function articleOf(
  { productSku }: Pick<InvoiceLine, 'productSku'>,
  { articles, defaultArticle }: Settings,
): string | undefined {
  switch (articles) {
    case 'none':
      return undefined;
    case 'default':
      return defaultArticle;
    case 'sku': {
      const sku = productSku?.normalize('NFC').trim() ?? '';
      return usable.test(sku) ? sku : undefined;
    }
  }
}

/** Articles that must stand in Fortnox before the invoice: one for each SKU, a service. */
export function articlesFor(
  lines: readonly Pick<InvoiceLine, 'productSku' | 'name'>[],
  settings: Settings,
): readonly ArticleDraft[] {
  if (settings.articles !== 'sku') return [];
  const drafts = new Map<string, ArticleDraft>();
  for (const line of lines) {
    const number = articleOf(line, settings);
    if (number === undefined || drafts.has(number)) continue;
    const name = normaliseText(line.name);
    const description = shorten(name === '' ? number : name, maxDescription);
    drafts.set(number, { ArticleNumber: number, Description: description, Type: 'SERVICE' });
  }
  return [...drafts.values()];
}

/** OpenAPI document of Fortnox, April 2026. */
const maxDescription = 200;

/** A row without its article is missing where Fortnox counts by articles (EU sales list). */
export function articleNotes(
  lines: readonly Pick<InvoiceLine, 'productSku'>[],
  settings: Settings,
): string[] {
  if (settings.articles !== 'sku') return [];
  const without = lines.filter((line) => articleOf(line, settings) === undefined);
  const skus = new Set(without.map(({ productSku }) => productSku ?? '(none)'));
  const notes = [...skus].map(
    (sku) => `The SKU "${sku}" cannot be an article number in Fortnox; its rows carry no article.`,
  );
  return firstNotes(
    notes,
    (more) => `Neither can ${more} more SKUs be article numbers in Fortnox.`,
  );
}

export const defaultArticleMissing = () =>
  problem(
    'default-article-not-configured',
    undefined,
    'Every row is to carry the default article, and the connection does not name one.',
    "Choose the article on the company's settings page, under Articles. Then try again.",
  );
