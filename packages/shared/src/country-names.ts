/** ISO 3166-1: alpha-2 and alpha-3 of every officially assigned code, and XK as the EU uses it. */
const codes = `AD AND|AE ARE|AF AFG|AG ATG|AI AIA|AL ALB|AM ARM|AO AGO|AQ ATA|AR ARG|AS ASM|AT AUT
AU AUS|AW ABW|AX ALA|AZ AZE|BA BIH|BB BRB|BD BGD|BE BEL|BF BFA|BG BGR|BH BHR|BI BDI|BJ BEN|BL BLM
BM BMU|BN BRN|BO BOL|BQ BES|BR BRA|BS BHS|BT BTN|BV BVT|BW BWA|BY BLR|BZ BLZ|CA CAN|CC CCK|CD COD
CF CAF|CG COG|CH CHE|CI CIV|CK COK|CL CHL|CM CMR|CN CHN|CO COL|CR CRI|CU CUB|CV CPV|CW CUW|CX CXR
CY CYP|CZ CZE|DE DEU|DJ DJI|DK DNK|DM DMA|DO DOM|DZ DZA|EC ECU|EE EST|EG EGY|EH ESH|ER ERI|ES ESP
ET ETH|FI FIN|FJ FJI|FK FLK|FM FSM|FO FRO|FR FRA|GA GAB|GB GBR|GD GRD|GE GEO|GF GUF|GG GGY|GH GHA
GI GIB|GL GRL|GM GMB|GN GIN|GP GLP|GQ GNQ|GR GRC|GS SGS|GT GTM|GU GUM|GW GNB|GY GUY|HK HKG|HM HMD
HN HND|HR HRV|HT HTI|HU HUN|ID IDN|IE IRL|IL ISR|IM IMN|IN IND|IO IOT|IQ IRQ|IR IRN|IS ISL|IT ITA
JE JEY|JM JAM|JO JOR|JP JPN|KE KEN|KG KGZ|KH KHM|KI KIR|KM COM|KN KNA|KP PRK|KR KOR|KW KWT|KY CYM
KZ KAZ|LA LAO|LB LBN|LC LCA|LI LIE|LK LKA|LR LBR|LS LSO|LT LTU|LU LUX|LV LVA|LY LBY|MA MAR|MC MCO
MD MDA|ME MNE|MF MAF|MG MDG|MH MHL|MK MKD|ML MLI|MM MMR|MN MNG|MO MAC|MP MNP|MQ MTQ|MR MRT|MS MSR
MT MLT|MU MUS|MV MDV|MW MWI|MX MEX|MY MYS|MZ MOZ|NA NAM|NC NCL|NE NER|NF NFK|NG NGA|NI NIC|NL NLD
NO NOR|NP NPL|NR NRU|NU NIU|NZ NZL|OM OMN|PA PAN|PE PER|PF PYF|PG PNG|PH PHL|PK PAK|PL POL|PM SPM
PN PCN|PR PRI|PS PSE|PT PRT|PW PLW|PY PRY|QA QAT|RE REU|RO ROU|RS SRB|RU RUS|RW RWA|SA SAU|SB SLB
SC SYC|SD SDN|SE SWE|SG SGP|SH SHN|SI SVN|SJ SJM|SK SVK|SL SLE|SM SMR|SN SEN|SO SOM|SR SUR|SS SSD
ST STP|SV SLV|SX SXM|SY SYR|SZ SWZ|TC TCA|TD TCD|TF ATF|TG TGO|TH THA|TJ TJK|TK TKL|TL TLS|TM TKM
TN TUN|TO TON|TR TUR|TT TTO|TV TUV|TW TWN|TZ TZA|UA UKR|UG UGA|UM UMI|US USA|UY URY|UZ UZB|VA VAT
VC VCT|VE VEN|VG VGB|VI VIR|VN VNM|VU VUT|WF WLF|WS WSM|XK XKX|YE YEM|YT MYT|ZA ZAF|ZM ZMB|ZW ZWE`;

const pairs = codes.split(/[|\n]/).map((pair): [string, string] => {
  const [alpha2 = '', alpha3 = ''] = pair.trim().split(' ');
  return [alpha2, alpha3];
});

/** Alpha-3 to alpha-2. */
export const codesByAlpha3: ReadonlyMap<string, string> = new Map(
  pairs.map(([alpha2, alpha3]) => [alpha3, alpha2]),
);

/** Every alpha-2 code. */
export const countryCodes: ReadonlySet<string> = new Set(pairs.map(([alpha2]) => alpha2));

/**
 * Names that people write and the platform's own data does not hold: the long forms of ISO 3166,
 * former names, parts of countries, and what countries call themselves. Only what is certain: the
 * country decides the VAT.
 */
const moreNames: Readonly<Record<string, string>> = {
  AE: 'Förenade Arabemiraten|UAE|Emirates|Emiraten',
  AG: 'Antigua',
  AT: 'Oesterreich|Österreich|Republic of Austria',
  AX: 'Aland',
  BA: 'Bosnia|Bosnien|Bosnia-Hercegovina|Bosnien-Hercegovina',
  BE: 'Belgique|België|Kingdom of Belgium',
  BN: 'State of Brunei|Nation of Brunei|Brunei Darussalam',
  BO: 'Plurinational State of Bolivia|Bolivia, Plurinational State of',
  BQ: 'Bonaire, Sint Eustatius and Saba|Bonaire',
  BR: 'Brasil',
  BY: 'Vitryssland|White Russia',
  CC: 'Cocos Islands|Keeling Islands|Cocos (Keeling) Islands',
  CD: 'Democratic Republic of the Congo|Congo, Democratic Republic of the|The Democratic Republic of the Congo|DR Congo|DRC|Demokratiska republiken Kongo|Zaire',
  CF: 'Central African Rep',
  CG: 'Congo|Republic of the Congo|Republiken Kongo|Kongo',
  CH: 'Schweiz|Schweiziska edsförbundet|Confoederatio Helvetica|Suisse|Svizzera|Swiss Confederation',
  CI: 'Ivory Coast|Cote dIvoire',
  CN: "People's Republic of China|PR China|PRC|Mainland China|Folkrepubliken Kina",
  CV: 'Cabo Verde',
  CZ: 'Czech Republic|Česká republika|Česko|Tjeckiska republiken',
  DE: 'Deutschland|Federal Republic of Germany|GER',
  DK: 'Kingdom of Denmark|DEN',
  EE: 'Eesti',
  EH: 'Sahrawi',
  ES: 'España|Kingdom of Spain',
  FI: 'Suomi',
  FK: 'Falkland Islands (Malvinas)|Malvinas',
  FM: 'Federated States of Micronesia|Micronesia, Federated States of|Mikronesiska federationen',
  FO: 'Faeroe Islands|Føroyar',
  FR: 'Franska republiken|French Republic',
  GB: 'U.K.|Storbritannien|Förenade konungariket|Great Britain|England|Scotland|Skottland|Wales|Northern Ireland|Nordirland|UK|United Kingdom of Great Britain and Northern Ireland|Förenade kungariket',
  GR: 'Grekiska republiken|Hellas|EL|Hellenic Republic',
  GW: 'Guinea Bissau',
  HK: 'Hong Kong|Hongkong',
  HM: 'Heard Island and McDonald Islands',
  HR: 'Hrvatska',
  HU: 'Magyarország',
  IE: 'Éire|Republic of Ireland|Republiken Irland',
  IR: 'Islamic Republic of Iran|Iran, Islamic Republic of',
  IS: 'Ísland',
  IT: 'Italian Republic|Italienska republiken|Italia',
  KE: 'Republic of Kenya',
  KG: 'Kirgisistan',
  KN: 'Saint Kitts and Nevis|St Kitts',
  KP: "Demokratiska folkrepubliken Korea|Democratic People's Republic of Korea|Korea, Democratic People's Republic of|DPRK",
  KR: 'Republic of Korea|Korea, Republic of|Republiken Korea',
  KZ: 'Kazachstan',
  LA: "Lao People's Democratic Republic|Lao",
  LC: 'Saint Lucia',
  LT: 'Lietuva',
  LV: 'Latvija',
  MD: 'Republic of Moldova|Moldova, Republic of|Moldova',
  MF: 'Saint Martin (French part)',
  MK: 'Nordmakedonien|Macedonia|Makedonien|Republic of North Macedonia|FYROM',
  MM: 'Myanmar|Burma',
  MO: 'Macao|Macau|Makao',
  MZ: 'Mocambique',
  NL: 'Nederland|Holland|Kingdom of the Netherlands|Netherlands, Kingdom of the',
  NO: 'Noreg|Kingdom of Norway',
  PL: 'Polska|Republic of Poland',
  PM: 'Saint Pierre and Miquelon',
  PN: 'Pitcairn',
  PS: 'Palestine|Palestina|State of Palestine|Palestine, State of|Palestinian Territory|Occupied Palestinian Territory',
  RO: 'România',
  RU: 'Russian Federation|Ryska federationen',
  SE: 'Kingdom of Sweden|Konungariket Sverige',
  SH: 'Saint Helena|Saint Helena, Ascension and Tristan da Cunha',
  SI: 'Slovenija',
  SK: 'Slovensko|Slovak Republic|Slovakiska republiken',
  SX: 'Sint Maarten (Dutch part)',
  SY: 'Syrian Arab Republic|Syrien',
  SZ: 'Swaziland',
  TL: 'East Timor|Timor Leste',
  TR: 'Turkey|Türkei',
  TW: 'Republic of China|Taiwan, Province of China|Taiwan, Republic of China|Chinese Taipei',
  TZ: 'United Republic of Tanzania|Tanzania, United Republic of',
  UM: 'United States Minor Outlying Islands',
  US: 'United States of America|USA|America|Förenta staterna|Amerikas förenta stater',
  VA: 'Holy See|Vatican|Vatikanen|Heliga stolen|Vatican City State',
  VC: 'Saint Vincent and the Grenadines|St Vincent and the Grenadines|St Vincent',
  VE: 'Bolivarian Republic of Venezuela|Venezuela, Bolivarian Republic of',
  VG: 'Virgin Islands (British)|Virgin Islands, British|BVI',
  VI: 'Virgin Islands (U.S.)|Virgin Islands, U.S.|US Virgin Islands|United States Virgin Islands',
  VN: 'Viet Nam|Socialist Republic of Vietnam',
  QA: 'State of Qatar',
  KW: 'State of Kuwait',
  IL: 'State of Israel|Staten Israel',
  LY: 'State of Libya',
  ER: 'State of Eritrea',
  WS: 'Independent State of Samoa',
  PG: 'Independent State of Papua New Guinea',
  AR: 'Argentine Republic',
  DO: 'Dominikanska republiken',
  EG: 'Arab Republic of Egypt|Arabrepubliken Egypten',
  LK: 'Democratic Socialist Republic of Sri Lanka',
  UY: 'Eastern Republic of Uruguay',
  GM: 'Republic of the Gambia',
  PT: 'Portuguese Republic',
  LU: 'Grand Duchy of Luxembourg',
  CO: 'Columbia',
  KM: 'Union of the Comoros',
  WF: 'Wallis and Futuna Islands',
};

const adjectives =
  'arab|argentine|bolivarian|co operative|democratic|federal|federative|hashemite|independent|islamic|oriental|peoples|plurinational|socialist|united|sovereign';
const states = 'republic|kingdom|commonwealth|principality|grand duchy|sultanate|union|federation';

/** What stands before or behind a country's short name in its long one; keys, without accents. */
const longForms: readonly RegExp[] = [
  new RegExp(`^(((${adjectives}) )*(${states})) of `),
  new RegExp(` (((${adjectives}) )*(${states})) of$`),
  /^((arabiska|demokratiska|federala|islamiska|socialistiska) )*(republiken|folkrepubliken|forbundsrepubliken|konungariket|kungariket|storhertigdomet|furstendomet|sultanatet|samvaldet|unionen) /,
];

/** The short name within a long one, such as "Republic of Finland"; `undefined`: it is none. */
export function shortNameKey(key: string): string | undefined {
  const form = longForms.find((pattern) => pattern.test(key));
  return form === undefined ? undefined : key.replace(form, '');
}

/** Names of the platform, which come from Unicode's data for ISO 3166, and ours, to alpha-2. */
export const codesByName: ReadonlyMap<string, string> = new Map(
  pairs.flatMap(([code]) =>
    [...platformNames(code), ...(moreNames[code]?.split('|') ?? [])].map(
      (name): [string, string] => [nameKey(name), code],
    ),
  ),
);

function platformNames(code: string): string[] {
  return ['en', 'sv'].flatMap((language) =>
    (['long', 'short'] as const).flatMap((style) => {
      const names = new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' });
      return names.of(code) ?? [];
    }),
  );
}

/** What names of the same country have in common: no accents, signs, capitals, articles. */
export function nameKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}’'`´.:]/gu, '')
    .toLowerCase()
    .replace(/ø/g, 'o')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(and|och|the)\b/g, ' ')
    .replace(/\bsaint\b/g, 'st')
    .replace(/ {2,}/g, ' ')
    .trim();
}
