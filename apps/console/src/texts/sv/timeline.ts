import type { Texts } from '../texts.js';

export const timeline: Texts['timeline'] = {
  nothing: 'Inget har hänt än.',
  noAnswer: 'inget svar',
  fortnoxError: (code) => `Fortnox felkod ${code}`,
  accepted: 'Fakturan mottagen',
  acceptedAgain: 'Mottagen en gång till',
  corrected: 'Rättad för hand',
  toBeReadAgain: 'Ska läsas om från SubscriptionFlow',
  by: (door) => ` via ${door}`,
  from: (name) => ` från ${name}`,
  doors: { event: 'signerad händelse', webhook: 'webhook' },
  attempt: 'Försök',
  verdict: 'Utfall',
  verdicts: {
    succeeded: 'Klar',
    retry: 'Misslyckades av en övergående orsak: provas igen senare',
    snooze: 'Väntar på sin tur: det räknas inte som ett försök',
    'dead-letter': 'Stannade: måste åtgärdas',
    ignored: 'Utelämnad',
  },
  somebody: 'En operatör',
  acted: 'gjorde något',
  actions: {
    replay: 'provade igen',
    resolve: 'bokförd för hand',
    discard: 'avfärdad',
  },
  note: 'Anteckning',
  details: {
    forMs: 'väntar',
    afterMs: 'nästa försök om',
    durationMs: 'tog',
    waitedMs: 'väntade på sin tur',
    webhookId: 'webhook-id',
    requestId: 'Fortnox anrop',
  },
};
