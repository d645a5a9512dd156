import { Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Fault } from '../api/description.js';
import { FieldControl } from '../settings/field-control.js';
import type { Texts } from '../texts/texts.js';
import { useWords } from '../texts/words.js';
import { valueAt } from './at-pointer.js';
import type { Correction } from './correction.js';
import { shapeOf, type EventFieldKind, type EventPart } from './event-fields.js';
import { labelOf, valueInWords } from './words-of-place.js';

type EventFieldProps = {
  readonly connectionId: string;
  readonly correction: Correction;
  readonly part: EventPart;
  readonly name: string;
  /** Where the part, or this one of its list, stands. */
  readonly at: string;
};

/** All fields of a part, or of one of its list. */
export function EventFields(props: Omit<EventFieldProps, 'name'>): ReactNode {
  const names = Object.keys(shapeOf(props.part).fields);
  return (
    <div className="event-fields">
      {names.map((name) => (
        <EventField key={name} {...props} name={name} />
      ))}
    </div>
  );
}

/** One field of an invoice, with what was received where it is corrected. */
function EventField(props: EventFieldProps): ReactNode {
  const { connectionId, correction, part, name, at } = props;
  const { t } = useWords();
  const { event, received, differences, faults, told, change } = correction;
  const pointer = `${at}/${name}`;
  const kind = shapeOf(part).fields[name] ?? 'text';
  const value = valueAt(event, pointer);
  const isChanged = differences.some((one) => one.pointer === pointer);
  const fault = told.get(pointer) ?? wordsOf(t, faults.get(pointer), kind, value);
  const shown = { value, label: labelOf(t, part, name), fault };
  const onChange = (typed: unknown): void => {
    change(pointer, typed);
  };
  return (
    <div data-pointer={pointer} className={isChanged ? 'corrected' : undefined}>
      {kind === 'yesNo' ? (
        <YesNo {...shown} onChange={onChange} />
      ) : (
        <FieldControl {...{ ...shown, connectionId, kind, onChange }} />
      )}
      {isChanged ? (
        <Text size="xs" className="received">
          {t.correct.was(valueInWords(t, valueAt(received, pointer)))}
        </Text>
      ) : null}
    </div>
  );
}

type YesNoProps = {
  readonly label: string;
  readonly fault: string | undefined;
  readonly value: unknown;
  readonly onChange: (value: boolean) => void;
};

function YesNo({ label, fault, value, onChange }: YesNoProps): ReactNode {
  return (
    <Switch
      label={label}
      error={fault}
      checked={value === true}
      onChange={(event) => {
        onChange(event.currentTarget.checked);
      }}
    />
  );
}

/** What would be right there; of a text that is not empty only its length can be wrong. */
function wordsOf(
  t: Texts,
  fault: Fault | undefined,
  kind: EventFieldKind,
  value: unknown,
): string | undefined {
  if (fault === undefined) return undefined;
  const { faults } = t.settings;
  if (value === undefined || value === null || value === '') return faults.needed;
  if (kind === 'text') return faults.tooLong;
  const said: Partial<Record<EventFieldKind, string>> = faultsByKind(faults);
  return said[kind] ?? t.correct.other;
}

const faultsByKind = ({
  decimal,
  percent,
  date,
  currency,
  country,
}: Texts['settings']['faults']) => ({
  ...{ decimal, percent, date, currency, country },
});
