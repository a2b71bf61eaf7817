/** The Git repository that Flux reads and that people edit; main.ts names it once. */
export interface Repository {
  /** Where Flux clones it from: `https://…` or `ssh://…`. */
  readonly url: string;
  readonly branch: string;
  /** The Secret in flux-system with the credentials to clone it; none for a public repository. */
  readonly secret?: string;
  /** The owner of orders for which neither order, purpose nor cluster names one. */
  readonly owner: string;
  /** Where its portal is, `https://…`: with it, the catalog entity of an order leads to the form that removes that. */
  readonly portal?: string;
}

/** Host, owner and name of a repository. */
export interface Hosted {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

// Each order asks for it several times.
const known = new Map<string, Hosted>();

/** Host, owner and name of a repository, read from its url. */
export function hosted({ url }: Repository): Hosted {
  const hosting = known.get(url) ?? read(url);
  known.set(url, hosting);
  return hosting;
}

function read(url: string): Hosted {
  const { hostname, pathname } = new URL(url);
  const [owner, name] = pathname.replace(/^\/|\.git$/g, '').split('/');
  if (!owner || !name) throw new Error(`the repository url ${url} in main.ts names no owner and repository`);
  return { host: hostname, owner, name };
}

/** The page of a file on the repository's web site, to read (`blob`) or to edit it. */
export function webPage(repository: Repository, verb: 'blob' | 'edit', file: string): string {
  const { host, owner, name } = hosted(repository);
  const path = [owner, name, verb, repository.branch, ...file.split('/')].map(encodeURIComponent).join('/');
  return `https://${host}/${path}`;
}
