/** ISO 3166-1 alpha-2, all officially assigned codes, and XK as Fortnox and the EU use it. */
const isoCodes: ReadonlySet<string> = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
  BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
  EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
  HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
  LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
  NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
  SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
  TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(/\s+/),
);

/** The VAT territory of the European Union by country code, 2026. */
const euCodes: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/**
 * Names that SubscriptionFlow's free-text country field is likely to hold, in English and Swedish,
 * without accents and in lower case, with the three-letter code. Anything else is reported, never
 * guessed: the country decides the VAT.
 */
const namesByCode: Readonly<Record<string, string>> = {
  AE: 'united arab emirates|forenade arabemiraten|are|uae',
  AR: 'argentina|arg',
  AT: 'austria|osterrike|osterreich|aut',
  AU: 'australia|australien|aus',
  AX: 'aland islands|aland|ala',
  BE: 'belgium|belgien|belgique|belgie|bel',
  BG: 'bulgaria|bulgarien|bgr',
  BR: 'brazil|brasilien|brasil|bra',
  CA: 'canada|kanada|can',
  CH: 'switzerland|schweiz|suisse|svizzera|che',
  CL: 'chile|chl',
  CN: 'china|kina|peoples republic of china|chn',
  CY: 'cyprus|cypern|cyp',
  CZ: 'czechia|czech republic|tjeckien|ceska republika|cze',
  DE: 'germany|tyskland|deutschland|deu|ger',
  DK: 'denmark|danmark|dnk|den',
  EE: 'estonia|estland|eesti|est',
  ES: 'spain|spanien|espana|esp',
  FI: 'finland|suomi|fin',
  FO: 'faroe islands|faroarna|fro',
  FR: 'france|frankrike|fra',
  GB: 'united kingdom|great britain|england|scotland|wales|northern ireland|storbritannien|uk|gbr',
  GL: 'greenland|gronland|grl',
  GR: 'greece|grekland|hellas|el|grc',
  HK: 'hong kong|hongkong|hkg',
  HR: 'croatia|kroatien|hrvatska|hrv',
  HU: 'hungary|ungern|magyarorszag|hun',
  IE: 'ireland|irland|eire|irl',
  IL: 'israel|isr',
  IN: 'india|indien|ind',
  IS: 'iceland|island|isl',
  IT: 'italy|italien|italia|ita',
  JP: 'japan|jpn',
  KR: 'south korea|korea, republic of|republic of korea|sydkorea|kor',
  KW: 'kuwait|kwt',
  LI: 'liechtenstein|lie',
  LT: 'lithuania|litauen|lietuva|ltu',
  LU: 'luxembourg|luxemburg|lux',
  LV: 'latvia|lettland|latvija|lva',
  MC: 'monaco|mco',
  MT: 'malta|mlt',
  MX: 'mexico|mexiko|mex',
  NL: 'netherlands|the netherlands|nederlanderna|nederland|holland|nld',
  NO: 'norway|norge|noreg|nor',
  NZ: 'new zealand|nya zeeland|nzl',
  PL: 'poland|polen|polska|pol',
  PT: 'portugal|prt',
  RO: 'romania|rumanien|rou',
  RS: 'serbia|serbien|srb',
  SA: 'saudi arabia|saudiarabien|sau',
  SE: 'sweden|sverige|swe',
  SG: 'singapore|singapur|sgp',
  SI: 'slovenia|slovenien|slovenija|svn',
  SK: 'slovakia|slovakien|slovensko|svk',
  TH: 'thailand|tha',
  TR: 'turkey|turkiye|turkiet|tur',
  TW: 'taiwan|twn',
  UA: 'ukraine|ukraina|ukr',
  US: 'united states|united states of america|usa|forenta staterna',
  ZA: 'south africa|sydafrika|zaf',
};

const codesByName: ReadonlyMap<string, string> = new Map(
  Object.entries(namesByCode).flatMap(([code, names]) =>
    names.split('|').map((name): [string, string] => [name, code]),
  ),
);

/** ISO 3166-1 alpha-2 for a code or a known name; `undefined` when it is neither. */
export function countryCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  if (isoCodes.has(code)) return code;
  const name = text
    .normalize('NFD')
    .replace(/[\p{M}.]/gu, '')
    .trim()
    .toLowerCase();
  return codesByName.get(name);
}

export function isInEu(code: string): boolean {
  return euCodes.has(code);
}
