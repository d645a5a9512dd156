const maxLength = 256;

/**
 * The JSON Pointer (RFC 6901) of a place, of at most 256 characters. A place whose own pointer
 * would be longer is named by the nearest one around it, so that no answer repeats its input.
 */
export function pointerTo(path: readonly PropertyKey[]): string {
  let pointer = '';
  for (const key of path) {
    // Cut before it is escaped: a name may be as long as the body.
    const longer = `${pointer}/${escape(String(key).slice(0, maxLength))}`;
    if (longer.length > maxLength) return pointer;
    pointer = longer;
  }
  return pointer;
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
