/** Where Fortnox leads the browser back to: which set-up it was begun for. */
export type ConnectSearch = { readonly setup?: string };

export function readConnectSearch(search: Readonly<Record<string, unknown>>): ConnectSearch {
  const { setup } = search;
  return typeof setup === 'string' && setup !== '' ? { setup } : {};
}
