import type { Texts } from '../texts.js';

export const status: Texts['status'] = {
  job: {
    queued: { label: 'Väntar', meaning: 'Mottagen och i säkert förvar; väntar på sin tur.' },
    running: { label: 'Pågår', meaning: 'Läggs in i Fortnox just nu.' },
    retrying: {
      label: 'Försöker igen',
      meaning: 'Ett försök misslyckades av en övergående orsak; nästa kommer av sig självt.',
    },
    succeeded: { label: 'Klar', meaning: 'Finns i Fortnox och är avstämd mot SubscriptionFlow.' },
    'dead-lettered': {
      label: 'Att åtgärda',
      meaning: 'Någon måste titta på fakturan innan den kan gå vidare.',
    },
    ignored: { label: 'Utelämnad', meaning: 'Ska inte bokföras här; anledningen står nedan.' },
    resolved: { label: 'Bokförd för hand', meaning: 'Någon har bekräftat att den är bokförd.' },
    discarded: { label: 'Avfärdad', meaning: 'Någon har bestämt att den inte ska bokföras.' },
  },
  connection: {
    active: { label: 'Ansluten', meaning: 'Betalda fakturor läggs in i Fortnox.' },
    'awaiting-consent': {
      label: 'Inte ansluten än',
      meaning: 'En administratör för företaget måste godkänna anslutningen i Fortnox.',
    },
    'needs-attention': {
      label: 'Anslutningen bruten',
      meaning: 'Fortnox släpper inte in oss längre. Fakturorna väntar och ingen går förlorad.',
    },
    paused: { label: 'Pausad', meaning: 'Pausad av en operatör. Fakturorna väntar.' },
  },
  replay: {
    running: { label: 'Pågår', meaning: 'Fakturorna provas igen en efter en.' },
    paused: { label: 'Pausad', meaning: 'Inga fler fakturor provas förrän du fortsätter.' },
    completed: { label: 'Klar', meaning: 'Alla fakturor har provats igen.' },
    aborted: { label: 'Stoppad', meaning: 'Fakturor som inte provats är kvar att åtgärda.' },
  },
};
