/** Something happened that must never happen; the history that led to it is shrunk and shown. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Violation(otherwise);
}
