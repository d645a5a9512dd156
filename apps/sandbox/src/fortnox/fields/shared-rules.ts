import { text } from './field-table.js';

/** Lengths and codes that several resources share. 1024 is the specification's usual limit. */
export const long = text(1024);

/** `YourReference` and `OurReference`: 2001600 was measured when longer. */
export const reference = text(50, { tooLong: 2001600 });

/** `Comments` and `Remarks`: 2001896 was measured when longer. */
export const comment = text(1024, { tooLong: 2001896 });

export const houseWorkTypes = [
  'CONSTRUCTION',
  'ELECTRICITY',
  'GLASSMETALWORK',
  'GROUNDDRAINAGEWORK',
  'MASONRY',
  'PAINTINGWALLPAPERING',
  'HVAC',
  'MAJORAPPLIANCEREPAIR',
  'MOVINGSERVICES',
  'ITSERVICES',
  'CLEANING',
  'TEXTILECLOTHING',
  'SNOWPLOWING',
  'GARDENING',
  'BABYSITTING',
  'OTHERCARE',
  'OTHERCOSTS',
  'SOLARCELLS',
  'STORAGESELFPRODUCEDELECTRICITY',
  'CHARGINGSTATIONELECTRICVEHICLE',
  'HOMEMAINTENANCE',
  'FURNISHING',
  'TRANSPORTATIONSERVICES',
  'WASHINGANDCAREOFCLOTHING',
];
