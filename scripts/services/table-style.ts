type Out = { readonly isTTY?: boolean | undefined };

/** How cli-table3 draws: with colours on a terminal, with letters alone in a file or under NO_COLOR. */
export function tableStyle(
  out: Out = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): { readonly head: string[]; readonly border: string[] } {
  const isColoured = out.isTTY === true && (environment['NO_COLOR'] ?? '') === '';
  return isColoured ? { head: ['bold'], border: ['gray'] } : { head: [], border: [] };
}
