import { fromJSONSchema, type ZodType } from 'zod';
import { queryOptions } from '@tanstack/react-query';
import { describedAt, faultsBy, readDescription, type Faults } from '../api/description.js';

/** What may be saved, judged by the API's own description of itself. */
export type Rules = {
  readonly faultsOf: (settings: unknown) => Faults;
  /** What counts where a setting is not given. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** The bounds of a whole number. */
  readonly boundsOf: (place: readonly string[]) => Bounds;
};

type Bounds = { readonly from: string; readonly to: string };

type JsonSchema = {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
};

/** The API does not change while a page is open; a newer one comes with a newer page. */
export const rulesQuery = queryOptions({
  queryKey: ['settings-rules'],
  queryFn: async ({ signal }) => rulesFrom(describedAt(await readDescription(signal), place)),
  staleTime: Infinity,
});

/** What a new company's settings have to look like is what any company's have to. */
const place = [
  ...['paths', '/v1/connections', 'post', 'requestBody', 'content', 'application/json'],
  ...['schema', 'properties', 'settings'],
];

export function rulesFrom(schema: JsonSchema): Rules {
  const compiled: ZodType = fromJSONSchema(schema);
  const defaults = Object.entries(schema.properties ?? {})
    .filter(([, one]) => one.default !== undefined)
    .map(([name, one]) => [name, one.default]);
  return {
    faultsOf: (settings) => faultsBy(compiled, settings),
    defaults: Object.fromEntries(defaults) as Readonly<Record<string, unknown>>,
    boundsOf: (names) => {
      const found = names.reduce<JsonSchema | undefined>(
        (one, name) => one?.properties?.[name],
        schema,
      );
      return { from: String(found?.minimum ?? 0), to: String(found?.maximum ?? '') };
    },
  };
}

/** Those below a place, by what is left of theirs. */
export function faultsBelow(faults: Faults, at: string): Faults {
  const below = [...faults].filter(([pointer]) => pointer.startsWith(`${at}/`));
  return new Map(below.map(([pointer, fault]) => [pointer.slice(at.length), fault]));
}
