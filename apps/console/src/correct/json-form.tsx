import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import type { Correction } from './correction.js';
import { placeInWords } from './words-of-place.js';

type JsonFormProps = {
  readonly correction: Correction;
  /** What is typed is no JSON: then nothing can be sent. */
  readonly onBroken: (isBroken: boolean) => void;
};

/** The same correction for who would rather read it whole, and for what the form has no field for. */
export function JsonForm({ correction, onBroken }: JsonFormProps): ReactNode {
  const { t } = useWords();
  const [text, setText] = useState(() => JSON.stringify(correction.event, null, 2));
  const read = parsed(text);
  const faults = [...correction.faults.keys()].map((pointer) => placeInWords(t, pointer));
  const wrong = read === undefined ? t.correct.noJson : faults.join(', ');
  return (
    <Textarea
      mb="md"
      label={t.correct.json}
      description={t.correct.jsonHint}
      error={wrong === '' ? undefined : wrong}
      rows={24}
      spellCheck={false}
      classNames={{ input: 'json-input' }}
      value={text}
      onChange={(change) => {
        const typed = change.currentTarget.value;
        const event = parsed(typed);
        setText(typed);
        onBroken(event === undefined);
        if (event !== undefined) correction.replace(event);
      }}
    />
  );
}

/** An object, or nothing: no event is anything else. */
function parsed(text: string): object | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
