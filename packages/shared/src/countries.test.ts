import { countryCodes } from './country-names.js';
import { countryCode, isInEu, vatCountry } from './countries.js';

it.each([
  ['SE', 'SE'],
  ['se', 'SE'],
  ['Sverige', 'SE'],
  ['SWEDEN', 'SE'],
  ['swe', 'SE'],
  [' Österrike ', 'AT'],
  ['Deutschland', 'DE'],
  ['Tyskland', 'DE'],
  ['United States', 'US'],
  ['U.S.A.', 'US'],
  ['UK', 'GB'],
  ['EL', 'GR'],
  ['Czech Republic', 'CZ'],
  ['Egypt', 'EG'],
  ['Indonesien', 'ID'],
  ['The Netherlands', 'NL'],
  ['Korea, Republic of', 'KR'],
  ['Korea (the Republic of)', 'KR'],
  ['Viet Nam', 'VN'],
  ['Russian Federation', 'RU'],
  ['Bosnia and Herzegovina', 'BA'],
  ['Bosnien & Hercegovina', 'BA'],
  ['Cote d’Ivoire', 'CI'],
  ["Côte d'Ivoire", 'CI'],
  ['Ivory Coast', 'CI'],
  ['Trinidad & Tobago', 'TT'],
  ['Saint Lucia', 'LC'],
  ['Turkey', 'TR'],
  ['Türkiye', 'TR'],
  ['Northern Ireland', 'GB'],
  ['Hong Kong', 'HK'],
  ['Åland Islands', 'AX'],
])('takes %j for %s', (text, code) => {
  expect(countryCode(text)).toBe(code);
});

it.each([
  ['SE', 'Kingdom of Sweden|Konungariket Sverige'],
  ['DE', 'Federal Republic of Germany|Förbundsrepubliken Tyskland|Germany, Federal Republic of'],
  ['FI', 'Republic of Finland|Republiken Finland'],
  ['NL', 'Kingdom of the Netherlands|Konungariket Nederländerna|Holland'],
  ['BE', 'Kingdom of Belgium|Konungariket Belgien'],
  ['LU', 'Grand Duchy of Luxembourg|Storhertigdömet Luxemburg'],
  ['MC', 'Principality of Monaco|Furstendömet Monaco'],
  ['IT', 'Italian Republic|Italienska republiken|Republic of Italy'],
  ['EG', 'Arab Republic of Egypt|Arabrepubliken Egypten|Arabiska republiken Egypten'],
  ['CN', "People's Republic of China|Folkrepubliken Kina"],
  ['TW', 'Republic of China|Taiwan'],
  ['KR', 'Republic of Korea|Republiken Korea'],
  ['KP', "Democratic People's Republic of Korea"],
  ['CD', 'Democratic Republic of the Congo|Demokratiska republiken Kongo'],
  ['CG', 'Republic of the Congo|Republiken Kongo'],
  ['ET', 'Federal Democratic Republic of Ethiopia'],
  ['LK', 'Democratic Socialist Republic of Sri Lanka'],
  ['DZ', "People's Democratic Republic of Algeria"],
  ['SA', 'Kingdom of Saudi Arabia|Konungariket Saudiarabien'],
  ['JO', 'Hashemite Kingdom of Jordan'],
  ['BS', 'Commonwealth of The Bahamas'],
  ['OM', 'Sultanate of Oman'],
  ['PK', 'Islamic Republic of Pakistan|Islamiska republiken Pakistan'],
  ['MX', 'Mexiko'],
  ['GN', 'Republic of Guinea'],
  ['GW', 'Republic of Guinea-Bissau'],
  ['QA', 'State of Qatar'],
])('takes the long names of %s: %s', (code, names) => {
  for (const name of names.split('|')) expect([name, countryCode(name)]).toEqual([name, code]);
});

it.each(['en', 'sv'])('knows every country of ISO 3166 by its name in "%s"', (language) => {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  expect(countryCodes.size).toBe(250);
  for (const code of countryCodes) {
    const name = names.of(code);
    expect([name, countryCode(name ?? '')]).toEqual([name, code]);
  }
});

it.each([
  '',
  'ZZ',
  'Elbonia',
  'Europe',
  'Korea',
  'America Latina',
  'XI',
  'State of Georgia',
  'Republic of',
])('does not guess what %j means', (text) => {
  expect(countryCode(text)).toBeUndefined();
});

it('knows who belongs to the Union', () => {
  expect(['SE', 'DE', 'GR', 'IE'].every(isInEu)).toBe(true);
  expect(['NO', 'GB', 'CH', 'US', 'AX'].some(isInEu)).toBe(false);
});

it('counts Monaco as France for VAT', () => {
  expect(isInEu('MC')).toBe(true);
  expect(vatCountry('MC')).toBe('FR');
});
