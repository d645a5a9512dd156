import { CannotTell } from '../company/cannot-tell.js';
import { amountOf, firstRow, textOf } from '../company/documents.js';
import { question } from '../question.js';

const articleOnRow = question({
  id: 'article-on-row',
  asks: 'Does an article on a row change the account or the price that the row itself names?',
  calls: ['POST /articles', 'POST /invoices'],
  answers: {
    'row-wins': {
      means: 'leaves both as the row says',
      follows: { kind: 'in-order', why: 'articles may stand on rows (setting articles)' },
      playedBy: [{}],
    },
    'article-wins': {
      means: "takes the article's account or price instead",
      follows: {
        kind: 'decide',
        what: 'leave articles at "none": rows with articles are booked as the article says',
      },
      playedBy: [],
    },
  },
  investigate: async ({ draft, row, article, settings }) => {
    const ArticleNumber = await article(Number(settings.defaultIncomeAccount));
    const AccountNumber = Number(settings.roundingAccount);
    const stood = firstRow(
      await draft({ InvoiceRows: [row(77, { ArticleNumber, AccountNumber })] }),
    );
    const account = textOf(stood, 'AccountNumber');
    const price = amountOf(stood, 'Price');
    const kept = account === settings.roundingAccount && price.eq(77);
    const evidence = `77.00 on ${settings.roundingAccount} became ${price.toFixed(2)} on ${account}`;
    return { answer: kept ? 'row-wins' : 'article-wins', evidence };
  },
});

/** What the person who looks at the list is asked. */
const salesListChoices = ['both', 'only the first', 'only the second', 'neither'] as const;

const euSalesList = question({
  id: 'eu-sales-list',
  asks: 'Does the EU sales list (periodisk sammanställning) hold sales without an article?',
  calls: ['POST /articles', 'POST /invoices', 'PUT /invoices/{n}/bookkeep', 'a look at the report'],
  leaves: 'two booked and paid invoices of 100 kr to a business in Germany',
  needs: 'an entry for eu-business in the connection’s vatMap, and a person to look',
  answers: {
    'articles-only': {
      means: 'lists rows with a registered article only',
      follows: {
        kind: 'decide',
        what: 'set articles to "default" or "sku" where there are EU sales',
      },
      playedBy: [{ euSalesListNeedsArticle: true }],
    },
    'by-the-account': {
      means: "goes by the account's VAT code, article or not",
      follows: { kind: 'in-order', why: 'rows without an article are listed too' },
      playedBy: [{ euSalesListNeedsArticle: false }],
    },
  },
  investigate: async ({ booked, row, article, customer, settle, settings, eyes }) => {
    if (!eyes) throw new CannotTell('Nobody is here to look at the report.');
    const entry = settings.vatMap.find(({ regime }) => regime === 'eu-business');
    if (entry?.account === undefined) {
      throw new CannotTell("The connection's vatMap has no account for eu-business.");
    }
    const AccountNumber = Number(entry.account);
    const CustomerNumber = await customer('EUBUSINESS');
    const ArticleNumber = await article(AccountNumber);
    const numbers: string[] = [];
    for (const more of [{ ArticleNumber }, {}]) {
      const InvoiceRows = [row(100, { AccountNumber, VAT: 0, ...more })];
      const number = textOf(await booked({ CustomerNumber, InvoiceRows }), 'DocumentNumber');
      await settle(number);
      numbers.push(number);
    }
    const [first = '', second = ''] = numbers;
    const instruction = `Open the EU sales list (periodisk sammanställning) of this month. Which does it hold: invoice ${first} (the first, with an article) and ${second} (the second, without)?`;
    const seen = await eyes(instruction, salesListChoices);
    const evidence = `In the list of invoices ${first} and ${second}: ${seen ?? 'nobody looked'}`;
    if (seen === 'both') return { answer: 'by-the-account', evidence };
    if (seen === 'only the first') return { answer: 'articles-only', evidence };
    throw new CannotTell(evidence);
  },
});

export const articleQuestions = [articleOnRow, euSalesList];
