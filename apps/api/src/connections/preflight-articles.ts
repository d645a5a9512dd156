import type { FortnoxClient } from '@sync/fortnox';
import type { ConnectionSettings } from '@sync/shared';
import { describeFailure } from '../fortnox/describe-failure.js';
import { failedCheck, passed, warned, type Check } from './preflight-checks.js';

/**
 * The article that every row is to carry must exist; those of SKUs are made when they are missing.
 * Whether sales to EU businesses are on the EU sales list may hang on it.
 */
export async function checkArticles(
  fortnox: FortnoxClient,
  settings: ConnectionSettings,
): Promise<Check[]> {
  const sellsToEuBusinesses = settings.vatMap.some(({ regime }) => regime === 'eu-business');
  switch (settings.articles) {
    case 'sku':
      return [];
    case 'none':
      return sellsToEuBusinesses ? [noArticles()] : [];
    case 'default': {
      const { defaultArticle } = settings;
      if (defaultArticle === undefined) {
        return [
          failedCheck(
            'default article',
            'The settings name none.',
            'Choose the article on the settings page.',
            'defaultArticle',
          ),
        ];
      }
      return [await checkDefaultArticle(fortnox, defaultArticle)];
    }
  }
}

async function checkDefaultArticle(fortnox: FortnoxClient, number: string): Promise<Check> {
  const name = 'default article';
  const found = await fortnox.articles.get(number);
  if (!found.ok) {
    const action = `Add article ${number} in Fortnox, or change the setting.`;
    return failedCheck(
      name,
      `${number}: ${describeFailure(found.error)}.`,
      action,
      'defaultArticle',
    );
  }
  const { active, type, description } = found.value;
  if (active === false) {
    const action = `Activate article ${number} in Fortnox, or change the setting.`;
    return failedCheck(name, `${number} is not active.`, action, 'defaultArticle');
  }
  if (type !== 'STOCK') return passed(name, description ?? number);
  return warned(
    name,
    `${number} is an article of goods: sales to EU businesses stand as goods on the EU sales list.`,
    `If the company sells services, make ${number} a service in Fortnox or name an article that is one.`,
    'defaultArticle',
  );
}

/** No document of today says it; two older official pages did. */
const noArticles = (): Check =>
  warned(
    'EU sales list',
    'The VAT table has sales to companies in other EU countries, and rows carry no article. Fortnox has named a registered service article as a condition for the EU sales list (periodisk sammanställning); whether it still is one, no interface tells.',
    'Compare the list in Fortnox with the first such invoices; if they are missing, choose on the settings page that rows have always the same article, one that is a service, or the one with the product’s SKU.',
    'articles',
  );
