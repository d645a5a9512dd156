import type { Texts } from '../texts.js';

export const access: Texts['access'] = {
  title: 'Inloggningar och åtkomstnycklar',
  note: 'Vilka som är inloggade, och vad som släpper in personer och skript.',
  logins: 'Inloggningar',
  everybodys:
    'Webbläsare som är inloggade, den senaste först. Att avsluta en hindrar ingen från att logga in igen.',
  onlyYours:
    'Webbläsare där du är inloggad, den senaste först. Bara en operatör för alla företag ser andras.',
  noLogins: 'Ingen är inloggad med en webbläsare.',
  who: 'Vem',
  since: 'Sedan',
  lastSeen: 'Senast sedd',
  from: 'Från',
  end: 'Avsluta',
  endOne: (name, since) => `Avsluta inloggningen för ${name} sedan ${since}`,
  thisOne: 'den här',
  thisOneMeans: 'Inloggningen som du använder. Logga ut för att avsluta den.',
  endAll: 'Avsluta alla för en person',
  endAllTitle: 'Avsluta alla inloggningar för en person',
  endAllMeans:
    'De avslutas genast. Den som har kvar en giltig åtkomstnyckel, eller ett konto i företaget, kan logga in igen. Inloggningen som du använder är kvar.',
  choose: 'Välj …',
  loginsOf: (name, count) => `${name} (${count} ${count === 1 ? 'inloggning' : 'inloggningar'})`,
  tokens: 'Åtkomstnycklar',
  tokensMean:
    'Skapade här eller genom API:et, den senaste först. De som själva installationen startades med står inte i listan.',
  onlyReads:
    'Din inloggning får läsa men inte ändra. En operatör för alla företag ser, skapar och drar in åtkomstnycklar: fråga någon av dem.',
  onlyForSome:
    'Din inloggning gäller bara vissa företag. En operatör för alla företag ser, skapar och drar in åtkomstnycklar: fråga någon av dem.',
  noTokens: 'Ingen åtkomstnyckel är skapad.',
  revokedOnes: (count) =>
    count === 1 ? '1 indragen åtkomstnyckel' : `${count} indragna åtkomstnycklar`,
  name: 'Namn',
  nameMeans: 'På personen eller skriptet. Det står i loggen över vem som gjorde vad.',
  nameRule: 'Bara bokstäverna a till z, siffror, mellanslag och . @ _ -',
  nameTaken:
    'Det finns redan en åtkomstnyckel med det namnet. Dra in den, eller välj ett annat namn.',
  may: 'Får',
  roles: { viewer: 'läsa', operator: 'läsa och ändra' },
  companies: 'Företag',
  companiesMean: 'Inget annat finns för nyckeln. Inget valt: alla.',
  allCompanies: 'Alla företag',
  validTo: 'Gäller till',
  lastDay: 'Sista dag',
  lastDayMeans: 'Tomt: tills den dras in.',
  dayIsPast: 'Den dagen är förbi.',
  untilRevoked: 'den dras in',
  made: 'Skapad',
  by: (name) => `av ${name}`,
  status: 'Status',
  states: {
    valid: { label: 'Gäller', meaning: 'Den släpper in den som har den.' },
    expired: {
      label: 'Utgången',
      meaning: 'Dess tid är slut. Dra in den för att kunna använda namnet igen.',
    },
    revoked: { label: 'Indragen', meaning: 'Den öppnar inget längre.' },
  },
  add: 'Ny åtkomstnyckel',
  make: 'Skapa nyckeln',
  tokenOf: (name) => `Åtkomstnyckel för ${name}`,
  shownOnce: 'Den visas bara nu. Lämna över den på ett sätt som ingen annan kan läsa.',
  revoke: 'Dra in',
  revokeTitle: (name) => `Dra in åtkomstnyckeln för ${name}`,
  revokeMeans:
    'Den öppnar inget längre, från och med nu, och inloggningar som gjorts med den avslutas.',
};
