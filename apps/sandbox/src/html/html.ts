/** Markup that is safe to print: every value put into it was escaped. */
export type Html = { readonly html: string };

type Part = Html | string | number | undefined | false | readonly (Html | string)[];

/** Escapes every value except markup made by this same function. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  const pieces = strings.map((text, index) => text + print(values[index]));
  return { html: pieces.join('') };
}

function print(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  if ('html' in part) return part.html;
  return part.map((item) => print(item)).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
