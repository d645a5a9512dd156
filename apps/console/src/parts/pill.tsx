import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Look, Tone } from '../format/status.js';

export const colours: Readonly<Record<Tone, string>> = {
  good: 'teal',
  busy: 'blue',
  waiting: 'yellow',
  bad: 'red',
  quiet: 'gray',
};

/** A status in a word and a colour; its meaning appears on hovering. */
export function Pill({ look }: { readonly look: Look }): ReactNode {
  return (
    <Badge variant="light" color={colours[look.tone]} title={look.meaning} component="span">
      {look.label}
    </Badge>
  );
}
