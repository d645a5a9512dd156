import { join } from 'node:path';
import ts from 'typescript';

/** Where each kind's type is published. */
const modules: Readonly<Record<string, string>> = {
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Job: 'batch/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
};

/**
 * What in these documents Kubernetes would not understand: unknown fields, missing ones, wrong types,
 * a wrong `apiVersion`. Its published schemas let unknown fields pass, and so does a server unless
 * asked not to; the types made from them do not, when a literal is assigned.
 */
export function misfits(documents: readonly { readonly kind: string }[]): readonly string[] {
  const lines = documents.map((document, index) => {
    const { kind } = document;
    const from = modules[kind];
    if (from === undefined) return `export const d${index}: never = ${JSON.stringify(kind)};`;
    const type = `import('kubernetes-models/${from}/${kind}').I${kind}`;
    return `export const d${index}: ${type} = ${JSON.stringify(document)};`;
  });
  return diagnosticsOf(lines.join('\n'));
}

function diagnosticsOf(source: string): readonly string[] {
  const file = join(process.cwd(), 'tests/kubernetes/documents.ts');
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const withSource: ts.CompilerHost = {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    getSourceFile: (name, target) =>
      name === file ? ts.createSourceFile(name, source, target) : host.getSourceFile(name, target),
  };
  const found = ts.getPreEmitDiagnostics(ts.createProgram([file], options, withSource));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}
