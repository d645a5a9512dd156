/**
 * What to do about a cause, by its kind, where the API's own words are not the reader's. In English
 * they are: there, figures and names stand in them.
 */
export const remedies: Readonly<Record<string, string>> = {};
