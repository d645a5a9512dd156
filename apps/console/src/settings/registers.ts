import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../api/client.js';
import { LARGEST_PAGE } from '../api/queries.js';

/** The API keeps a register for a minute; so does the page. */
const REGISTER_MS = 60_000;

/** What of Fortnox a setting can name. */
export type RegisterName =
  'accounts' | 'modes-of-payment' | 'cost-centers' | 'projects' | 'articles';

const registers: readonly string[] = [
  'accounts',
  'modes-of-payment',
  'cost-centers',
  'projects',
  'articles',
] satisfies RegisterName[];

export function isRegister(kind: string): kind is RegisterName {
  return registers.includes(kind);
}

export type Listed = {
  readonly value: string;
  readonly name: string;
  readonly active: boolean;
};

/** Entries of the company's own Fortnox whose number, code or name has `query` in it. */
export const registerQuery = (id: string, register: RegisterName, query: string) =>
  queryOptions({
    queryKey: ['register', register, id, query],
    queryFn: async ({ signal }): Promise<readonly Listed[]> => {
      const { items } = await dataOf(
        api.GET(`/v1/connections/{id}/fortnox/${register}`, {
          params: {
            path: { id },
            query: { limit: LARGEST_PAGE, ...(query === '' ? {} : { query }) },
          },
          signal,
        }),
      );
      return items.map((item) => ({
        value: 'code' in item ? item.code : item.number,
        name: item.name,
        active: !('active' in item) || item.active,
      }));
    },
    staleTime: REGISTER_MS,
    placeholderData: (previous) => previous,
  });
