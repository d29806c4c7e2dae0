import { type PathFilter, readFilter, writeFilter } from './pathFilter.ts';

/** What the page shows; it stands in the address, so that it can be passed on. */
export type Route = Place | { readonly kind: 'nowhere'; readonly hash: string };

type Place =
  | { readonly kind: 'attention' }
  | { readonly kind: 'diagram'; readonly watch: string | null }
  | { readonly kind: 'matrix'; readonly columns: 'hosts' | 'roles' }
  | { readonly kind: 'paths'; readonly filter: PathFilter }
  | { readonly kind: 'path'; readonly watch: string; readonly id: string }
  | { readonly kind: 'changes'; readonly watch: string | null }
  | { readonly kind: 'runs'; readonly watch: string | null }
  | { readonly kind: 'alerts'; readonly state: 'open' | 'all' };

/** Reads the part of an address behind its `#`. */
export function readRoute(hash: string): Route {
  const [place = '', search = ''] = hash.replace(/^#?\/?/, '').split('?');
  const query = new URLSearchParams(search);
  const [kind = '', ...rest] = place.split('/');
  const [watch, id] = rest.map(decoded);
  if (kind === 'paths' && watch !== undefined && id !== undefined) return { kind: 'path', watch, id };
  if (rest.length > 0) return { kind: 'nowhere', hash };
  switch (kind) {
    case '':
      return { kind: 'attention' };
    case 'paths':
      return { kind, filter: readFilter(query) };
    case 'matrix':
      return { kind, columns: query.get('columns') === 'roles' ? 'roles' : 'hosts' };
    case 'diagram':
    case 'changes':
    case 'runs':
      return { kind, watch: query.get('watch') };
    case 'alerts':
      return { kind, state: query.get('state') === 'all' ? 'all' : 'open' };
    default:
      return { kind: 'nowhere', hash };
  }
}

/** The address of what is to be shown, from its `#` on. */
export function writeRoute(route: Place): string {
  switch (route.kind) {
    case 'attention':
      return '#/';
    case 'path':
      return `#/paths/${encodeURIComponent(route.watch)}/${encodeURIComponent(route.id)}`;
    case 'paths':
      return address(route.kind, writeFilter(route.filter));
    case 'matrix':
      return address(route.kind, new URLSearchParams(route.columns === 'roles' ? { columns: 'roles' } : {}));
    case 'alerts':
      return address(route.kind, new URLSearchParams(route.state === 'all' ? { state: 'all' } : {}));
    case 'diagram':
    case 'changes':
    case 'runs':
      return address(route.kind, new URLSearchParams(route.watch === null ? {} : { watch: route.watch }));
  }
}

function address(kind: string, query: URLSearchParams): string {
  const search = query.toString();
  return search === '' ? `#/${kind}` : `#/${kind}?${search}`;
}

/** A link that was cut in the middle of a character leads nowhere, and is no reason to fail. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
