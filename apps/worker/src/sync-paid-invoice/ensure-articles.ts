import { changesMade } from '@sync/jobs';
import type { ArticleDraft, FortnoxResult } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import { z } from 'zod';
import { ensureChange, forgetChange } from '../ensure-change.js';
import type { HandlerContext, Step } from '../handler.js';
import { failed } from '../stop.js';

const articleRecord = z.object({ articleNumber: z.string() });

type ArticleRecord = Readonly<z.infer<typeof articleRecord>>;

/** Under this key the ledger remembers an article, for all invoices of the connection. */
const articleKey = ({ ArticleNumber }: ArticleDraft): string => `article:${ArticleNumber ?? ''}`;

/**
 * The articles that rows name, each looked for once per connection and made where it is missing.
 * Costs no call once they are known.
 */
export async function ensureArticles(
  context: HandlerContext,
  articles: readonly ArticleDraft[],
): Step<void> {
  if (articles.length === 0) return ok(undefined);
  const { db, claim } = context;
  const known = await changesMade(db, claim.connectionId, articles.map(articleKey));
  for (const article of articles) {
    if (known.has(articleKey(article))) continue;
    const done = await ensureArticle(context, article);
    if (!done.ok) return done;
  }
  return ok(undefined);
}

function ensureArticle(context: HandlerContext, article: ArticleDraft): Step<ArticleRecord> {
  const number = article.ArticleNumber ?? '';
  return ensureChange(context, {
    key: articleKey(article),
    what: `make article ${number}`,
    remembered: articleRecord,
    send: () => findOrMake(context, article, number),
    lookUp: async () => {
      const found = await context.fortnox.articles.get(number);
      if (found.ok) return ok({ articleNumber: number });
      return found.error.kind === 'not-found'
        ? ok(undefined)
        : failed(found.error, `look for article ${number}`);
    },
  });
}

async function findOrMake(
  { fortnox: { articles }, history }: HandlerContext,
  article: ArticleDraft,
  number: string,
): FortnoxResult<ArticleRecord> {
  const found = await articles.get(number);
  if (found.ok) return ok({ articleNumber: number });
  if (found.error.kind !== 'not-found') return found;
  const made = await articles.create(article);
  if (made.ok) {
    history.note(`New Fortnox article ${number}.`);
    return ok({ articleNumber: number });
  }
  if (made.error.kind !== 'rejected') return made;
  // Somebody may have made it in between; the code of a number that is used is not published.
  const now = await articles.get(number);
  return now.ok ? ok({ articleNumber: number }) : made;
}

/**
 * Somebody removed an article in Fortnox after we had found or made it: forgotten, so that the next
 * attempt looks for each again. It costs an attempt, so that a Fortnox that says this for ever ends
 * with a person.
 */
export async function forgetArticles(
  context: HandlerContext,
  articles: readonly ArticleDraft[],
): Step<never> {
  for (const article of articles) {
    await forgetChange(context, articleKey(article));
  }
  const reason =
    'An article is gone in Fortnox; each is looked for again and made where it is missing.';
  return err({ kind: 'try-again', reason });
}
