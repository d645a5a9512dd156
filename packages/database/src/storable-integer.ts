/** A number that fits an `integer` column; `undefined` for any other. */
export function storableInteger(value: number | undefined): number | undefined {
  const fits = value !== undefined && Number.isInteger(value) && Math.abs(value) <= 2_147_483_647;
  return fits ? value : undefined;
}
