import type { ReactNode } from 'react';
import type { Look } from '../format/status.js';

/** A status in a word and a colour; its meaning appears on hovering. */
export function Badge({ look }: { readonly look: Look }): ReactNode {
  return (
    <span className={`badge ${look.tone}`} title={look.meaning}>
      {look.label}
    </span>
  );
}
