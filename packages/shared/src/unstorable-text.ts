import { maxInputErrors, type InputError } from './input-error.js';
import { pointerTo } from './json-pointer.js';

/** PostgreSQL stores neither NUL nor half of a surrogate pair (which `u` makes \p{Surrogate}). */
const unstorable = /\0|\p{Surrogate}/u;

type Place = {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | undefined;
};

/**
 * Where a value holds text that PostgreSQL's `text` and `jsonb` refuse, names of fields included;
 * at most fifty places. Found at the door it is the sender's fault, found by the database ours.
 */
export function unstorableTexts(root: unknown): InputError[] {
  const errors: InputError[] = [];
  // Neither recursive nor copying paths: a value may nest as deep as its sender likes.
  const pending: Place[] = [{ value: root, key: '', parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { value } = place;
    if (typeof value === 'string' && unstorable.test(value)) errors.push(errorAt(place));
    if (errors.length >= maxInputErrors) return errors;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      if (unstorable.test(key) && errors.length < maxInputErrors) errors.push(errorAt(place));
      pending.push({ value: member, key, parent: place });
    }
  }
  return errors;
}

function errorAt(place: Place): InputError {
  const path: string[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) path.push(at.key);
  const pointer = pointerTo(path.reverse());
  return { pointer, message: 'must not contain NUL or half of a surrogate pair' };
}
