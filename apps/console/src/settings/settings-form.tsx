import { useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Faults } from '../api/description.js';
import type { ConnectionDetail } from '../api/shapes.js';
import { useHeldPage } from '../parts/held-page.js';
import { Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { afterDraft, changedNames, type Draft } from './draft.js';
import type { Rules } from './rules.js';
import { SaveBar } from './save-bar.js';
import { SettingControl } from './setting-control.js';
import { settingGroups, type SettingName } from './setting-kinds.js';

type SettingsFormProps = {
  readonly connection: ConnectionDetail;
  readonly rules: Rules;
  /** The setting that the page was opened for. */
  readonly focused: SettingName | undefined;
};

/** All settings in groups. What somebody else saves meanwhile shows where nothing was changed here. */
export function SettingsForm({ connection, rules, focused }: SettingsFormProps): ReactNode {
  const { id, settings } = connection;
  const [draft, setDraft] = useState<Draft>({});
  const form = useRef<HTMLDivElement>(null);
  const values = useMemo(() => afterDraft(settings, draft), [settings, draft]);
  const faults = useMemo(() => rules.faultsOf(values), [rules, values]);
  const changed = changedNames(settings, draft);
  useFocusOn(form, focused);
  useHeldPage(changed.length > 0);
  return (
    <div ref={form}>
      {settingGroups.map(([group, names]) => (
        <Group key={group} group={group}>
          {names.map((name) => (
            <div key={name} className="setting" data-setting={name}>
              <SettingControl
                {...{ connectionId: id, name, rules, faults }}
                value={values[name]}
                onChange={(value) => {
                  setDraft((former) => ({ ...former, [name]: value }));
                }}
              />
            </div>
          ))}
        </Group>
      ))}
      <SaveBar
        {...{ connection, draft, changed }}
        faults={faultyNames(faults)}
        onDone={() => {
          setDraft({});
        }}
      />
    </div>
  );
}

type GroupProps = {
  readonly group: (typeof settingGroups)[number][0];
  readonly children: ReactNode;
};

function Group({ group, children }: GroupProps): ReactNode {
  const { t } = useWords();
  return <Section title={t.settings.groups[group]}>{children}</Section>;
}

/** Faults by setting: a table with three bad rows is one thing to look at. */
function faultyNames(faults: Faults): readonly string[] {
  return [...new Set([...faults.keys()].map((at) => at.split('/')[1] ?? ''))];
}

/** The control that somebody was sent to, ready to type in; after the heading has had its turn. */
function useFocusOn(form: RefObject<HTMLElement | null>, name: SettingName | undefined): void {
  useEffect(() => {
    if (name === undefined) return;
    const control = form.current
      ?.querySelector(`[data-setting="${name}"]`)
      ?.querySelector<HTMLElement>('input:checked, input:not([type=hidden]), select, button');
    control?.focus({ preventScroll: true });
    control?.closest('.setting')?.scrollIntoView({ block: 'center' });
  }, [form, name]);
}
