import type { Faults } from '../api/description.js';
import { useWords } from '../texts/words.js';
import type { Rules } from './rules.js';
import { settingKinds, type SettingName } from './setting-kinds.js';
import { valueInWords } from './words-of-setting.js';

/** What every control of a setting is given. */
export type SettingControlProps = {
  readonly connectionId: string;
  readonly name: SettingName;
  readonly rules: Rules;
  readonly faults: Faults;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
};

/** What it means, and its default where it has one that says something. */
export function useMeaning(name: SettingName, rules: Rules): string {
  const { t } = useWords();
  const { means } = t.settings.fields[name];
  const preset = rules.defaults[name];
  const isTold = preset !== undefined && settingKinds[name].kind !== 'rows';
  return isTold ? `${means} ${t.settings.byDefault(valueInWords(t, name, preset))}` : means;
}
