/** Thrown by an investigation that cannot tell: something is not set up, or nothing fits. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
}
