import { CATALOG, CATALOG_ORDERS, FLUX_SYSTEM } from '../model/names.ts';

/** How it stands with what Flux does for a purpose; docs/status.md has the words, docs/operations.md what they mean. */
export type FluxState =
  | ('ready' | 'behind' | 'progressing' | 'suspended' | 'absent' | 'unseen' | 'deleting' | 'unknown')
  | ('waiting' | 'namespace' | 'refused' | 'path' | 'source' | 'elsewhere' | 'failed');

/** What Flux says, for a person: what it means, which reads on from what it is about, and what to do. */
export interface Words {
  readonly state: FluxState;
  readonly message: string;
  readonly hint: string;
}

export function wordsOf(state: FluxState, message: string, hint: string): Words {
  return { state, message, hint };
}

/** Where the words are said. */
export interface Place {
  /** The cluster context, also that of kubectl. */
  readonly context: string;
  /** The name of the Kustomization that says it. */
  readonly kustomization: string;
  /** Where an object is ordered, as `file:line`; it is given as Flux writes it, `Kind/namespace/name`. */
  readonly orderOf: (object: string) => string | undefined;
  /** The order that makes a namespace: where it is, as `file:line`, and what kubectl calls it. */
  readonly orderOfNamespace: (namespace: string) => { readonly at: string; readonly object: string } | undefined;
}

/** A message of Flux by its form, what it means, and what to do; in both, `$<name>` stands for a value below. */
type Row = readonly [says: RegExp, state: FluxState, means: string, remedy: string];
type Found = Readonly<Partial<Record<string, string>>>;

/** What stands for the names: what the form found, where it is said, and what is to do in more than one case. */
function values(found: Found, place: Place): Found {
  const { name = '', namespace = '', object = '', why = '' } = found;
  const { context, kustomization } = place;
  const kubectl = `kubectl --context ${context}`;
  const describe = `${kubectl} -n ${FLUX_SYSTEM} describe`;
  const [order, field, made] = [place.orderOf(object), fieldOf(why), place.orderOfNamespace(namespace)];
  return {
    ...{ ...found, context, kustomization, describe },
    ...{ self: `${describe} kustomization ${kustomization}`, source: `${describe} gitrepository ${CATALOG_ORDERS}` },
    first: name === CATALOG ? 'it installs the platform packages' : `mend ${name} first`,
    guide: name === CATALOG ? ', see docs/bootstrap.md, step 1' : '',
    order:
      order === undefined
        ? `it is not ordered here any more; what main orders decides, see dist/${context} there`
        : `mend ${order}${field === undefined ? '' : `, ${field}`}; npx orders check --cluster ${context}`,
    made:
      made === undefined
        ? `clusters/${context}.ts says that bootstrap has made it: ${kubectl} create namespace ${namespace}`
        : `Flux tries again every 30 seconds; is it coming? ${made.at}; ${kubectl} get ${made.object}`,
  };
}

/**
 * The field that an API server names when it refuses an object, for its value or for its type; k8s.io/apimachinery,
 * NewInvalid, and structured-merge-diff, typed.
 */
export function fieldOf(refusal: string): string | undefined {
  return (/ is invalid: \[?([A-Za-z][^\s:]*): /.exec(refusal) ??
    / typed patch object \([^)]{0,999}\): \.([^\s:]+): /.exec(refusal))?.[1];
}

/**
 * What kustomize-controller writes into the condition Ready of a Kustomization, the first that fits. Read in its 1.9.0,
 * internal/controller/kustomization_controller.go, and in fluxcd/pkg/ssa 0.76.0, errors and manager_*.go. What goes
 * into a command is held to the letters of a name.
 */
const KUSTOMIZATION: readonly Row[] = [
  [
    /^dependency '(?:[^'/]*\/)?(?<name>[\w.-]+)' not found/,
    'waiting',
    'waits for the Kustomization $<name>, which is not there',
    '$<first>$<guide>; $<describe> kustomization $<name>',
  ],
  [
    /^dependency '(?:[^'/]*\/)?(?<name>[\w.-]+)' is not ready/,
    'waiting',
    'waits for the Kustomization $<name>, which is not ready',
    '$<first>; $<describe> kustomization $<name>',
  ],
  [
    /^dependency '(?:[^'/]*\/)?(?<name>[\w.-]+)' revision is not up to date/,
    'waiting',
    'waits until $<name> has applied this revision',
    'look again in a minute; if it stays, is $<name> suspended? $<describe> kustomization $<name>',
  ],
  [
    /namespaces "(?<namespace>[\w.-]+)" not found/,
    'namespace',
    'waits for the namespace $<namespace>, which does not exist yet',
    '$<made>',
  ],
  [
    /^(?<object>\S+) (?:dry-run|apply) failed.*?: no matches for kind "(?<kind>[^"]+)" in version "(?<why>[^"]+)"/s,
    'refused',
    'applies and removes nothing, for $<object> is of a kind that the cluster does not serve: $<kind> in $<why>',
    'install its package, or correct what clusters/$<context>.ts says that it serves',
  ],
  [
    /^(?<object>\S+) dry-run failed \(Forbidden\): (?<why>[^\n]*)/,
    'refused',
    'applies and removes nothing, for Flux is not allowed to apply $<object>: $<why>',
    'grant the service account of $<kustomization> what it lacks; where a policy refuses the order, $<order>',
  ],
  [
    /^(?<object>\S+) (?:dry-run failed|apply failed|not found|namespace not specified)[^:]*: (?<why>[^\n]*)/,
    'refused',
    'applies and removes nothing, for the cluster refuses $<object>: $<why>',
    '$<order>',
  ],
  [
    /^kustomization path not found/,
    'path',
    'finds no folder of its own in this revision, and so applies and removes nothing',
    'was the purpose or the cluster removed? else CI has not committed dist/$<context> yet: gh run list --workflow main.yaml',
  ],
  [
    /^(?:kustomize build failed|failed to decode Kubernetes)(?<why>[^\n]*)/,
    'failed',
    'cannot build its folder of dist$<why>',
    'dist is written by CI only; was it edited by hand? gh workflow run main.yaml --ref main writes it again',
  ],
  [
    /^(?:Source artifact not found|Source is not ready|unable to get source|GitRepository\.\S+ "[^"]*" not found|failed to download archive)/,
    'source',
    `waits for the GitRepository ${CATALOG_ORDERS}, which has nothing to apply`,
    '$<source>',
  ],
  [
    /^delete failed, errors: (?<why>[^\n]*)/,
    'failed',
    'has applied its orders, and cannot remove what is no longer ordered: $<why>',
    '$<self>',
  ],
  [
    /^(?:health check failed after [^:]*: (?<why>[^\n]*)|(?<reason>timeout waiting for: [^\n]*))/,
    'failed',
    'has applied its orders, and not all became healthy: $<why>$<reason>',
    'nothing here asks Flux to wait; who did? $<self>',
  ],
];
const FAILS: Row = [/(?<why>[^]*)/, 'failed', 'fails$<because>: $<why>', '$<self>'];

/**
 * What source-controller writes into the condition Ready of a GitRepository, after its reason. Read in its 1.9.0,
 * internal/controller/gitrepository_controller.go, in fluxcd/pkg/git 0.52.0, gogit, and in go-git 5,
 * plumbing/transport.
 */
const GIT_REPOSITORY: readonly Row[] = [
  [
    /^AuthenticationFailed:|authentication required|authorization failed|invalid credentials|unable to authenticate|secrets? "?[^"\s]{0,253}"? not found/i,
    'failed',
    'may not read the repository',
    'renew the secret, see docs/bootstrap.md, step 3; $<source>',
  ],
  [
    /repository not found/i,
    'failed',
    'finds no repository at its url, or may not see it',
    'compare its url with main.ts; $<source>',
  ],
  [
    /couldn't find remote ref|reference not found|unable to resolve ref/,
    'failed',
    'finds no such branch in the repository',
    'compare its branch with main.ts; $<source>',
  ],
  [
    /sparse checkout dir '(?<name>[^']*)' (?:does not exist|cannot be resolved)/,
    'failed',
    'finds no folder $<name> on the branch',
    'CI commits it: gh run list --workflow main.yaml',
  ],
];
const UNFETCHED: Row = [/(?:)/, 'failed', 'cannot be fetched$<because>', '$<source>'];

/** What a Kustomization that is not ready says. */
export function kustomizationWords(reason: string, message: string, place: Place): Words {
  return words(KUSTOMIZATION, FAILS, message, reason, place);
}

/** What a GitRepository that is not ready says. */
export function gitRepositoryWords(reason: string, message: string, place: Place): Words {
  const said = words(GIT_REPOSITORY, UNFETCHED, `${reason}: ${message}`, reason, place);
  return { ...said, message: `${said.message}: ${message}` };
}

function words(rows: readonly Row[], other: Row, message: string, reason: string, place: Place): Words {
  const [says, state, means, remedy] = rows.find(([form]) => form.test(message)) ?? other;
  const known = values({ ...says.exec(message)?.groups, because: reason && ` (${reason})` }, place);
  const filled = (text: string) => text.replace(/\$<(\w+)>/g, (_, name: string) => known[name] ?? '');
  return wordsOf(state, filled(means), filled(remedy));
}
