import { Button, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { valueAt } from './at-pointer.js';
import type { Correction } from './correction.js';
import { entriesOf, isOpenList, keyOf, withNewLine } from './entries.js';
import { EventFields } from './event-field.js';
import type { EventPart } from './event-fields.js';

type EntriesProps = {
  readonly connectionId: string;
  readonly correction: Correction;
  readonly part: EventPart;
  readonly title: string;
  /** Where the list stands. */
  readonly at: string;
};

/** A list of an invoice; lines can be added and taken away. */
export function EventEntries(props: EntriesProps): ReactNode {
  const { correction, part, title, at } = props;
  const { t } = useWords();
  const list = useRef<HTMLDivElement>(null);
  const focusOn = useFocusAfter(list);
  const entries = entriesOf(valueAt(correction.event, at));
  const isOpen = isOpenList(part);
  if (entries.length === 0 && !isOpen) return null;
  const add = (): void => {
    correction.change(at, withNewLine(entries));
    focusOn('fieldset:last-of-type input');
  };
  const remove = (place: number): void => {
    correction.change(at, entries.toSpliced(place, 1));
    focusOn('.add-entry');
  };
  return (
    <Section title={title}>
      <div ref={list}>
        {entries.map((entry, place) => (
          <fieldset key={keyOf(entry, place)} className="setting-parts event-entry">
            <legend>{t.correct.entry[part]?.(place + 1) ?? title}</legend>
            <EventFields {...props} at={`${at}/${place}`} />
            {isOpen && entries.length > 1 ? <RemoveButton place={place} onRemove={remove} /> : null}
          </fieldset>
        ))}
        {isOpen ? <AddButton onAdd={add} /> : null}
      </div>
    </Section>
  );
}

type RemoveProps = { readonly place: number; readonly onRemove: (place: number) => void };

function RemoveButton({ place, onRemove }: RemoveProps): ReactNode {
  const words = useWords().t.correct;
  return (
    <Button
      variant="default"
      size="compact-sm"
      mt="xs"
      onClick={() => {
        onRemove(place);
      }}
    >
      {words.removeLine(place + 1)}
    </Button>
  );
}

function AddButton({ onAdd }: { readonly onAdd: () => void }): ReactNode {
  const words = useWords().t.correct;
  return (
    <>
      <Button variant="default" mt="md" className="add-entry" onClick={onAdd}>
        {words.addLine}
      </Button>
      <Text size="sm" c="dimmed" mt="xs">
        {words.linesAddUp}
      </Text>
    </>
  );
}

/** Where a keyboard goes on after the list has changed: what had the focus may be gone. */
function useFocusAfter(list: { readonly current: HTMLElement | null }): (on: string) => void {
  const [wanted, setWanted] = useState<{ readonly selector: string }>();
  useEffect(() => {
    if (wanted) list.current?.querySelector<HTMLElement>(wanted.selector)?.focus();
  }, [list, wanted]);
  return (selector) => {
    setWanted({ selector });
  };
}
