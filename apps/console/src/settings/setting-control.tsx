import { Radio, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { partsOf, textOf, withPart } from './draft.js';
import { FieldControl } from './field-control.js';
import { faultWords } from './fault-words.js';
import { OrderControl } from './order-control.js';
import { RowsControl } from './rows-control.js';
import { faultsBelow } from './rules.js';
import { useMeaning, type SettingControlProps } from './setting-meaning.js';
import { kindOfPart, settingKinds, type PartName } from './setting-kinds.js';
import { choicesOf } from './words-of-setting.js';

/** One setting as a person fills it in, with what it means and what counts unless it is changed. */
export function SettingControl(props: SettingControlProps): ReactNode {
  const kind = settingKinds[props.name];
  switch (kind.kind) {
    case 'field':
      return <OneField {...props} />;
    case 'switch':
      return <SwitchSetting {...props} />;
    case 'choice':
      return <ChoiceSetting {...props} values={kind.values} />;
    case 'order':
      return <OrderControl {...props} values={kind.values} />;
    case 'parts':
      return <PartsSetting {...props} parts={kind.parts} />;
    case 'rows':
      return <RowsControl {...props} parts={kind.parts} />;
  }
}

function OneField(props: SettingControlProps): ReactNode {
  const { connectionId, name, rules, faults, value, onChange } = props;
  const { t } = useWords();
  const setting = settingKinds[name];
  const kind = setting.kind === 'field' ? setting.field : 'text';
  return (
    <FieldControl
      connectionId={connectionId}
      kind={kind}
      label={t.settings.fields[name].label}
      description={useMeaning(name, rules)}
      fault={faultWords(faults.get(`/${name}`), { t, rules, kind, place: [name], value })}
      value={value}
      onChange={onChange}
    />
  );
}

function SwitchSetting({ name, rules, value, onChange }: SettingControlProps): ReactNode {
  const { t } = useWords();
  return (
    <Switch
      label={t.settings.fields[name].label}
      description={useMeaning(name, rules)}
      checked={value === true}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}

type ChoiceProps = SettingControlProps & { readonly values: readonly string[] };

function ChoiceSetting({ name, rules, values, value, onChange }: ChoiceProps): ReactNode {
  const { t } = useWords();
  const choices = choicesOf(t, name);
  return (
    <Radio.Group
      label={t.settings.fields[name].label}
      description={useMeaning(name, rules)}
      value={textOf(value)}
      onChange={(chosen) => {
        onChange(chosen === '' ? undefined : chosen);
      }}
    >
      <Stack gap="xs" mt="xs">
        {values.map((one) => (
          <Radio
            key={one}
            value={one}
            label={choices[one]?.[0] ?? one}
            description={choices[one]?.[1]}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

type PartsProps = SettingControlProps & { readonly parts: readonly PartName[] };

function PartsSetting(props: PartsProps): ReactNode {
  const { connectionId, name, rules, faults, parts, onChange } = props;
  const { t } = useWords();
  const value = partsOf(props.value);
  const below = faultsBelow(faults, `/${name}`);
  const { label } = t.settings.fields[name];
  return (
    <fieldset className="setting-parts">
      <legend>{label}</legend>
      <Text size="xs" c="dimmed" mb="xs">
        {useMeaning(name, rules)}
      </Text>
      <div className="setting-row">
        {parts.map((part) => (
          <FieldControl
            key={part}
            connectionId={connectionId}
            kind={kindOfPart(part)}
            label={t.settings.parts[part]}
            fault={faultWords(below.get(`/${part}`), {
              ...{ t, rules, kind: kindOfPart(part), place: [name, part], value: value[part] },
            })}
            value={value[part]}
            onChange={(typed) => {
              onChange(withPart(value, part, typed));
            }}
          />
        ))}
      </div>
    </fieldset>
  );
}
