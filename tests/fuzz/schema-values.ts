import fc from 'fast-check';

export type Schema = Readonly<Record<string, unknown>>;
export type Definitions = Readonly<Record<string, Schema>>;

/** Deeper than this only what is required is made. */
const enough = 5;

/**
 * Values of the shape that a JSON schema of the OpenAPI document describes: what a well-meaning
 * caller sends. Patterns and formats are met by examples of their kind, not by search.
 */
export function valuesOf(
  schema: Schema,
  definitions: Definitions,
  depth = 0,
): fc.Arbitrary<unknown> {
  const { $ref, anyOf, oneOf, allOf } = schema;
  if (typeof $ref === 'string') {
    const named = definitions[$ref.split('/').at(-1) ?? ''] ?? {};
    return valuesOf(named, definitions, depth + 1);
  }
  const choice = (anyOf ?? oneOf) as readonly Schema[] | undefined;
  if (choice) return fc.oneof(...choice.map((each) => valuesOf(each, definitions, depth)));
  if (Array.isArray(allOf)) {
    return valuesOf(Object.assign({}, ...(allOf as Schema[])) as Schema, definitions, depth);
  }
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  if ('const' in schema) return fc.constant(schema['const']);
  return ofType(schema, definitions, depth);
}

function ofType(schema: Schema, definitions: Definitions, depth: number): fc.Arbitrary<unknown> {
  const kinds: Readonly<Record<string, () => fc.Arbitrary<unknown>>> = {
    object: () => objectOf(schema, definitions, depth),
    array: () => listOf(schema, definitions, depth),
    integer: () => numberOf(schema),
    number: () => numberOf(schema),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    string: () => textOf(schema),
  };
  const make = kinds[String(schema['type'])];
  return make ? make() : fc.jsonValue({ maxDepth: 1 });
}

function listOf(schema: Schema, definitions: Definitions, depth: number): fc.Arbitrary<unknown> {
  const items = (schema['items'] ?? {}) as Schema;
  const minLength = Number(schema['minItems'] ?? 0);
  const maxLength = depth > enough ? minLength : Math.max(minLength, 3);
  return fc.array(valuesOf(items, definitions, depth + 1), { minLength, maxLength });
}

function objectOf(schema: Schema, definitions: Definitions, depth: number): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  const wanted = Object.entries(properties).filter(
    ([name]) => depth <= enough || required.includes(name),
  );
  const model = Object.fromEntries(
    wanted.map(([name, each]) => [name, valuesOf(each, definitions, depth + 1)]),
  );
  return fc.record(model, { requiredKeys: required.filter((name) => name in model) });
}

function numberOf(schema: Schema): fc.Arbitrary<number> {
  const min = Math.max(Number(schema['minimum'] ?? -1000), -(2 ** 31));
  const max = Math.min(Number(schema['maximum'] ?? 100_000), 2 ** 31 - 1);
  return fc.integer({ min: Math.ceil(min), max: Math.floor(Math.max(min, max)) });
}

const examples: Readonly<Record<string, readonly string[]>> = {
  date: ['2026-11-18', '2024-02-29', '2026-12-31'],
  'date-time': ['2026-11-20T08:15:30Z', '2026-11-20T09:15:30.123+01:00'],
  uri: ['https://example.com/x'],
  uuid: ['7f0c2a5e-4b1d-4d4e-9a53-0f1f2f3f4f5f'],
  decimal: ['0.00', '1250.00', '-12.5', '0.005', '25'],
  code: ['SE', 'SEK', '3001', 'ab-1'],
};

function textOf(schema: Schema): fc.Arbitrary<string> {
  const format = typeof schema['format'] === 'string' ? examples[schema['format']] : undefined;
  if (format) return fc.constantFrom(...format);
  if (typeof schema['pattern'] === 'string') {
    const { pattern } = schema;
    const met = Object.values(examples)
      .flat()
      .filter((text) => new RegExp(pattern).test(text));
    if (met.length > 0) return fc.constantFrom(...met);
  }
  const minLength = Math.min(Number(schema['minLength'] ?? 0), 64);
  const maxLength = Math.max(minLength, Math.min(Number(schema['maxLength'] ?? 24), 64));
  return fc.oneof(
    fc.string({ minLength, maxLength }),
    fc.constantFrom(...(examples['decimal'] ?? [])),
  );
}
