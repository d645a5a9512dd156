import type { Facts, Texts } from './languages.js';

const invoice = (facts: Facts): string =>
  `faktura ${facts('invoiceNumber') || facts('invoiceId')} (${facts('total')} ${facts('currency')})`;

const fortnoxNumber = (facts: Facts): string =>
  facts('fortnoxInvoiceNumber') === '' ? '' : ` med nummer ${facts('fortnoxInvoiceNumber')}`;

export const swedish: Texts = {
  synced: (facts) => `${invoice(facts)} är bokförd i Fortnox${fortnoxNumber(facts)}.`,
  credited: (facts) => `${invoice(facts)} är krediterad i Fortnox.`,
  failed: (facts) => `${invoice(facts)} behöver åtgärdas: den kunde inte bokföras.`,
  connection: {
    'consent-lost':
      'Fortnox har återkallat godkännandet. Fakturorna väntar tills det har lämnats på nytt.',
    'subscriptionflow-refuses':
      'SubscriptionFlow godtar inte klient-id och hemlighet. Fakturorna väntar tills de har rättats.',
    'database-restored':
      'databasen har återställts. Ingenting skickas förrän en operatör har kört återhämtningen.',
  },
  differs: (facts) =>
    `${facts('findings')} saker stämmer inte mellan SubscriptionFlow och Fortnox, ` +
    `${facts('from')} till ${facts('to')}.`,
  late: (facts) =>
    `${facts('waiting')} fakturor väntar, den äldsta sedan ${facts('oldestMinutes')} minuter.`,
  test: 'Det här är ett test. Meddelanden kommer fram hit.',
  digest: (count) => `${count} meddelanden`,
  more: (count) => `… och ${count} till.`,
  week: (facts) => `Veckan ${facts('from')} till ${facts('to')}`,
  company: (facts) =>
    `${facts('accepted')} fakturor mottagna, ${facts('booked')} bokförda, ` +
    `${facts('failed')} stoppade. Just nu behöver ${facts('needsAttention')} åtgärdas.`,
  quietWeek: 'Inga fakturor.',
  why: 'Du får det här på grund av en avisering i konsolen, där den kan ändras eller avslutas.',
};
