import type { ReactNode } from 'react';
import { Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import type { Correction } from './correction.js';
import { EventEntries } from './event-entries.js';
import { EventFields } from './event-field.js';
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
  const { part } = props;
  const { t } = useWords();
  const { at, isList } = shapeOf(part);
  const title = t.correct.parts[part];
  if (isList) return <EventEntries {...props} title={title} at={at} />;
  return (
    <Section title={title}>
      <EventFields {...props} at={at} />
    </Section>
  );
}
