import type { ReactNode } from 'react';
import { Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { valueAt } from './at-pointer.js';
import type { Correction } from './correction.js';
import { EventField } from './event-field.js';
import { partsOfEvent, shapeOf, type EventPart } from './event-fields.js';

type EventFormProps = { readonly connectionId: string; readonly correction: Correction };

/** What an invoice says, as fields in the order of a printed one. */
export function EventForm(props: EventFormProps): ReactNode {
  const parts = partsOfEvent[props.correction.received.type];
  return (
    <>
      {parts.map((part) => (
        <Part key={part} {...props} part={part} />
      ))}
    </>
  );
}

type PartProps = EventFormProps & { readonly part: EventPart };

function Part(props: PartProps): ReactNode {
  const { correction, part } = props;
  const { t } = useWords();
  const { at, isList } = shapeOf(part);
  const title = t.correct.parts[part];
  if (!isList) {
    return (
      <Section title={title}>
        <Fields {...props} at={at} />
      </Section>
    );
  }
  const entries = valueAt(correction.event, at);
  if (!Array.isArray(entries) || entries.length === 0) return null;
  return (
    <Section title={title}>
      {entries.map((_, place) => (
        <fieldset key={place} className="setting-parts event-entry">
          <legend>{t.correct.entry[part]?.(place + 1) ?? title}</legend>
          <Fields {...props} at={`${at}/${place}`} />
        </fieldset>
      ))}
    </Section>
  );
}

function Fields({ at, ...props }: PartProps & { readonly at: string }): ReactNode {
  const names = Object.keys(shapeOf(props.part).fields);
  return (
    <div className="event-fields">
      {names.map((name) => (
        <EventField key={name} {...props} name={name} at={at} />
      ))}
    </div>
  );
}
