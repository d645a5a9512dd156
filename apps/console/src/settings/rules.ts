import { config, fromJSONSchema, type ZodType } from 'zod';
import { queryOptions } from '@tanstack/react-query';
import { failureFrom, failureOf } from '../api/api-failure.js';

// The page's policy runs no code that is made from text; zod would try whether it may.
config({ jitless: true });

/** A fault by the place where it stands: `/vatMap/0/rate`. */
export type Fault = {
  readonly code: string;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
};

export type Faults = ReadonlyMap<string, Fault>;

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
  queryFn: async ({ signal }) => rulesFrom(settingsSchemaOf(await readDocument(signal))),
  staleTime: Infinity,
});

async function readDocument(signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch('/openapi.json', { signal, credentials: 'same-origin' });
    if (!response.ok) throw failureFrom(response.status, undefined);
    return await response.json();
  } catch (error) {
    throw failureOf(error);
  }
}

/** What a new company's settings have to look like is what any company's have to. */
const place = [
  ...['paths', '/v1/connections', 'post', 'requestBody', 'content', 'application/json'],
  ...['schema', 'properties', 'settings'],
];

function settingsSchemaOf(document: unknown): JsonSchema {
  const found = place.reduce(memberOf, document);
  if (typeof found !== 'object' || found === null) {
    throw new SyntaxError(`the API does not describe ${place.join(' ')}`);
  }
  return found;
}

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

function faultsBy(schema: ZodType, settings: unknown): Faults {
  const judged = schema.safeParse(settings);
  // The first at a place says enough.
  const issues = judged.success ? [] : judged.error.issues.toReversed();
  return new Map(
    issues.map((issue) => [
      issue.path.map((step) => `/${String(step)}`).join(''),
      { code: issue.code },
    ]),
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** Those below a place, by what is left of theirs. */
export function faultsBelow(faults: Faults, at: string): Faults {
  const below = [...faults].filter(([pointer]) => pointer.startsWith(`${at}/`));
  return new Map(below.map(([pointer, fault]) => [pointer.slice(at.length), fault]));
}
