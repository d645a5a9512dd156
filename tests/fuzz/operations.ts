import type { Definitions, Schema } from './schema-values.js';

/** One operation as the OpenAPI document describes it. */
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, Schema>>;
  readonly body: { readonly schema: Schema; readonly takesForms: boolean } | undefined;
  /** By status, the content types that it may answer with; a JSON answer with its schema. */
  readonly answers: Readonly<
    Record<string, Readonly<Record<string, { readonly schema?: Schema }>>>
  >;
};

type Described = {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
};

export type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Definitions };
};

/** All operations, so that an endpoint added tomorrow is tried as well. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(method, path, described)),
  );
}

function operation(method: string, path: string, described: Described): Operation {
  const content = described.requestBody?.content ?? {};
  const schema = content['application/json']?.schema;
  const query = described.parameters.filter((parameter) => parameter.in === 'query');
  return {
    method: method.toUpperCase(),
    path,
    query: Object.fromEntries(query.map((parameter) => [parameter.name, parameter.schema])),
    body: schema && { schema, takesForms: 'application/x-www-form-urlencoded' in content },
    answers: Object.fromEntries(
      Object.entries(described.responses).map(([status, answer]) => [status, answer.content ?? {}]),
    ),
  };
}
