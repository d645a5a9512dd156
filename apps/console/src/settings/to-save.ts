import type { ConnectionDetail } from '../api/shapes.js';
import type { Draft } from './draft.js';
import type { SettingName } from './setting-kinds.js';

/** What a person has changed of a company's settings. */
export type ToSave = {
  readonly connection: ConnectionDetail;
  readonly draft: Draft;
  readonly changed: readonly SettingName[];
};
