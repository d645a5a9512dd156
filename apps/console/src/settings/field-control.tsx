import { NativeSelect, TextInput } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { countriesIn } from './countries.js';
import { textOf } from './draft.js';
import { RegisterPicker } from './register-picker.js';
import { isRegister, type RegisterName } from './registers.js';
import type { FieldKind } from './setting-kinds.js';

export type FieldControlProps = {
  readonly connectionId: string;
  readonly kind: FieldKind;
  readonly label: string;
  readonly description?: ReactNode;
  readonly fault?: string | undefined;
  readonly value: unknown;
  /** `undefined`: emptied. */
  readonly onChange: (value: unknown) => void;
};

/** One place to fill in, by what stands in it. */
export function FieldControl(props: FieldControlProps): ReactNode {
  const { kind } = props;
  if (isRegister(kind)) return <FromRegister {...props} register={kind} />;
  if (kind === 'country') return <CountryField {...props} />;
  return kind === 'regime' ? <RegimeField {...props} /> : <TextField {...props} />;
}

type FromRegisterProps = FieldControlProps & { readonly register: RegisterName };

function FromRegister({ value, onChange, ...props }: FromRegisterProps): ReactNode {
  const { connectionId, register, label, description, fault } = props;
  return (
    <RegisterPicker
      {...{ connectionId, register, label, description, fault }}
      value={textOf(value)}
      onChange={(chosen) => {
        onChange(chosen === '' ? undefined : chosen);
      }}
    />
  );
}

function TextField(props: FieldControlProps): ReactNode {
  const { kind, label, description, fault, value, onChange } = props;
  return (
    <TextInput
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={isOfDigits(kind) ? 'decimal' : 'text'}
      label={label}
      description={description}
      error={fault}
      value={textOf(value)}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(typed === '' ? undefined : read(kind, typed));
      }}
    />
  );
}

const isOfDigits = (kind: FieldKind): boolean =>
  ['percent', 'wholePercent', 'decimal', 'number'].includes(kind);

/** As the API writes it: a comma is what a Swede types for a point. */
function read(kind: FieldKind, typed: string): unknown {
  if (kind === 'text') return typed;
  const text = typed.trim();
  if (kind === 'currency') return text.toUpperCase();
  if (kind === 'number') return /^\d{1,9}$/.test(text) ? Number(text) : text;
  return kind === 'percent' || kind === 'decimal' ? text.replace(',', '.') : text;
}

function CountryField(props: FieldControlProps): ReactNode {
  const { language } = useWords();
  const countries = useMemo(() => countriesIn(language), [language]);
  return <Listed {...props} items={countries} />;
}

function RegimeField(props: FieldControlProps): ReactNode {
  const { regimes } = useWords().t.settings;
  const items = Object.entries(regimes).map(([value, label]) => ({ value, label }));
  return <Listed {...props} items={items} />;
}

type ListedProps = FieldControlProps & {
  readonly items: readonly { readonly value: string; readonly label: string }[];
};

/** One of a list that everybody knows. */
function Listed({ label, description, fault, value, onChange, items }: ListedProps): ReactNode {
  const chosen = textOf(value);
  const known = items.some((item) => item.value === chosen);
  const first = known && chosen !== '' ? '' : chosen;
  return (
    <NativeSelect
      label={label}
      description={description}
      error={fault}
      value={chosen}
      data={[{ value: first, label: first === '' ? '–' : first }, ...items]}
      onChange={(event) => {
        const { value: picked } = event.currentTarget;
        onChange(picked === '' ? undefined : picked);
      }}
    />
  );
}
