/** Ends an exhaustive switch: adding a case to the union stops the code from compiling. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}
