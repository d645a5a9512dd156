import type { Texts } from '../texts.js';

export const handling: Texts['handling'] = {
  title: (company) => `Anteckna eller lämna över: ${company}`,
  handle: 'Anteckna eller lämna över …',
  handleOf: (company) => `Anteckna eller lämna över: ${company}`,
  settings: 'Konton och moms',
  settingsOf: (company) => `Konton och moms för ${company}`,
  seen: 'Jag har sett det här',
  seenBy: (who) => `Sett av ${who}`,
  whose: 'Vem tar hand om det?',
  whoseHint: 'Någon som loggar in här, eller ett annat namn.',
  takenBy: (who) => `${who} tar hand om det`,
  later: 'Lägg åt sidan',
  laterHint:
    'Det fälls undan till dess, eller tills något av annat slag stannar hos företaget. Fakturorna påverkas inte.',
  laters: {
    no: 'Nej, fortsätt visa det',
    tomorrow: 'Till i morgon bitti',
    days: 'I tre dagar',
    monday: 'Till måndag morgon',
    own: 'Till en annan tid …',
  },
  until: 'Till',
  putOffUntil: 'Åt sidan till',
  putOff: (causes) =>
    causes === 1 ? 'En orsak är lagd åt sidan' : `${causes} orsaker är lagda åt sidan`,
  comment: 'Några ord till kollegorna',
  commentHint: 'Skriv inget personligt om en kund.',
  comments: (count) => (count === 1 ? '1 kommentar' : `${count} kommentarer`),
  save: 'Spara',
};
