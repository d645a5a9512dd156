import { useState } from 'react';

/**
 * For a form whose fields stand in the address. The key changes when somebody else has changed the
 * address (a link, the browser's way back), so that the fields are made anew; what the form itself
 * has put there leaves them as they are: who chooses by keys would lose the place otherwise.
 */
export function useFormKey(search: object): readonly [key: number, keep: (own: object) => void] {
  const shown = JSON.stringify(search);
  const [known, setKnown] = useState({ shown, own: '', key: 0 });
  if (known.shown !== shown) {
    setKnown({ shown, own: '', key: known.key + (shown === known.own ? 0 : 1) });
  }
  const keep = (own: object): void => {
    setKnown((before) => ({ ...before, own: JSON.stringify(own) }));
  };
  return [known.key, keep];
}
