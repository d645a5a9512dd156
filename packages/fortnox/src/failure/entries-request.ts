import type { CatalogueEntry } from './catalogue.js';

const TELL_US =
  'This is a fault in this program, not in your books: nothing was booked. Report the code; try again after an update.';
const SHORTEN = 'Correct the value in SubscriptionFlow, then have it read again.';

/** What Fortnox says about the request itself, and about its own health. */
export const requestEntries: readonly CatalogueEntry[] = [
  {
    code: 1_000_003,
    class: 'retry',
    cause: 'Fortnox has an internal fault.',
    action: 'Nothing; it is tried again by itself. If it goes on for hours, ask Fortnox.',
    clearedBy: undefined,
  },
  ...bug(1_000_030, 'Fortnox does not offer the format that was asked for.'),
  ...bug(1_000_031, 'Fortnox does not accept the format that was sent.'),
  ...bug(2_000_587, 'Fortnox does not know the filter that was used.'),
  ...bug(2_000_588, 'Fortnox does not know a parameter that was used.'),
  ...bug(2_000_729, 'The address of the request names no valid record.'),
  ...bug(2_001_392, 'The request was empty or of the wrong form.'),
  ...bug(2_001_399, 'The request contained a field that Fortnox does not know.'),
  ...bug(2_001_740, 'Fortnox could not read the request as XML.'),
  ...bug(2_002_115, 'Fortnox could not read the request as JSON.'),
  ...data(2_000_106, 'A value that must be letters and digits contains something else.'),
  ...data(2_000_107, 'A value is longer than Fortnox allows.'),
  ...data(2_000_108, 'A value that must be a number is not one.'),
  ...data(2_000_134, 'A value that must be true or false is neither.'),
  ...data(2_000_359, 'A value contains characters that Fortnox does not allow.'),
  ...data(2_001_600, 'The reference is longer than the 50 characters that Fortnox allows.'),
  ...data(2_001_896, 'The comment is longer than the 1024 characters that Fortnox allows.'),
  ...data(2_003_977, 'A row with a quantity has neither description nor article.'),
  ...data(2_004_021, 'The type of household work conflicts with the rest of the invoice.'),
  ...person(2_000_499, 'The offer has already become an order.'),
  ...person(2_001_243, 'The offer is locked.'),
];

function bug(code: number, cause: string): readonly CatalogueEntry[] {
  return [{ code, class: 'human', cause, action: TELL_US, clearedBy: undefined }];
}

function data(code: number, cause: string): readonly CatalogueEntry[] {
  return [{ code, class: 'data', cause, action: SHORTEN, clearedBy: undefined }];
}

function person(code: number, cause: string): readonly CatalogueEntry[] {
  const action = 'Look at the document in Fortnox, then try again or resolve it.';
  return [{ code, class: 'human', cause, action, clearedBy: undefined }];
}
