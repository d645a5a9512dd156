import type { ReactNode } from 'react';
import { Facts } from '../parts/facts.js';
import { useWords } from '../texts/words.js';
import { partsInWords, valueInWords } from './words-of-setting.js';
import { rowsOf } from './draft.js';
import { settingGroups, settingKinds, type SettingName, type Settings } from './setting-kinds.js';

/** The settings of a company to read, each in words. */
export function SettingsSummary({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useWords();
  const names = settingGroups.flatMap(([, group]): readonly SettingName[] => group);
  return (
    <Facts
      facts={names
        .filter((name) => settings[name] !== undefined)
        .map((name) => [
          t.settings.fields[name].label,
          <Value key={name} {...{ name, settings }} />,
        ])}
    />
  );
}

type ValueProps = { readonly name: SettingName; readonly settings: Settings };

function Value({ name, settings }: ValueProps): ReactNode {
  const { t } = useWords();
  const kind = settingKinds[name];
  const rows = kind.kind === 'rows' ? rowsOf(settings[name]) : [];
  if (kind.kind !== 'rows' || rows.length === 0) return valueInWords(t, name, settings[name]);
  return rows.map((row, place) => <div key={place}>{partsInWords(t, kind.parts, row)}</div>);
}
