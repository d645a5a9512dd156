import { isSettingName, type SettingName } from './setting-kinds.js';

/** Which setting the page is opened for, as a remedy's link says it. */
export type SettingsSearch = { readonly field?: SettingName };

export function readSettingsSearch(search: Readonly<Record<string, unknown>>): SettingsSearch {
  const { field } = search;
  return typeof field === 'string' && isSettingName(field) ? { field } : {};
}
