import type { Texts } from '../texts.js';

export const drift: Texts['drift'] = {
  title: 'Ändrat sedan det bokfördes',
  means:
    'Det här meddelade SubscriptionFlow efteråt, och inget har ändrats i Fortnox av det. Gör det som behövs där och markera sedan att det är åtgärdat.',
  seen: 'Åtgärdat',
  seenOf: (name) => `Åtgärdat: ${name}`,
  all: 'Visa alla',
  more: (count) => (count === 1 ? '1 till före de här' : `${count} till före de här`),
};
