import { z } from 'zod';

export const publicUrlRule =
  'an address of http or https without a path, such as https://sync.company.se: pages, cookies ' +
  'and redirects begin at the root';

/** Under a path half of the product would work; so a host of its own is demanded. */
export const publicUrl = z
  .string()
  .refine(isOrigin, publicUrlRule)
  .transform((text) => new URL(text).origin)
  .optional();

function isOrigin(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { pathname, search, hash, username, password } = new URL(text);
  return /^\/*$/.test(pathname) && [search, hash, username, password].every((part) => part === '');
}
