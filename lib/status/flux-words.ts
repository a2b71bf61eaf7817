import { CATALOG, CATALOG_ORDERS, FLUX_SYSTEM } from '../model/names.ts';

/** How it stands with what Flux does for a purpose, in a word; the words are part of the output of `orders status`. */
export type FluxState =
  | 'ready'
  /** Ready, with an older revision than the cluster has fetched. */
  | 'behind'
  | 'progressing'
  | 'suspended'
  | 'absent'
  /** There, and no controller has looked at it. */
  | 'unseen'
  | 'deleting'
  /** For what it depends on. */
  | 'waiting'
  /** For its namespace. */
  | 'namespace'
  /** The cluster refuses an order of it. */
  | 'refused'
  /** The revision has no folder for it. */
  | 'path'
  /** For what Flux fetches from Git. */
  | 'source'
  /** Flux reads another repository or branch. */
  | 'elsewhere'
  | 'failed'
  /** The cluster did not tell. */
  | 'unknown';

/** What Flux says, for a person: what it means, which reads on from what it is about, and what to do. */
export interface Words {
  readonly state: FluxState;
  readonly message: string;
  readonly hint: string;
}

/** Where the words are said. */
export interface Place {
  /** The cluster context, also that of kubectl. */
  readonly context: string;
  /** The name of the parent Kustomization. */
  readonly parent: string;
  /** The name of the Kustomization that says it. */
  readonly kustomization: string;
  /** Where an object is ordered, as `file:line`; it is given as Flux writes it, `Kind/namespace/name`. */
  readonly orderOf: (object: string) => string | undefined;
  /** Where the order is that makes a namespace, as `file:line`. */
  readonly orderOfNamespace: (namespace: string) => string | undefined;
}

/** A message of Flux, by its form. */
interface Row {
  readonly says: RegExp;
  readonly state: FluxState;
  readonly means: (groups: Groups, place: Place) => string;
  readonly remedy: (groups: Groups, place: Place) => string;
}

type Groups = Readonly<Partial<Record<'object' | 'name' | 'namespace' | 'reason' | 'why' | 'kind', string>>>;

/** What kubectl has to say of an object of Flux. */
function describe(place: Pick<Place, 'context'>, kind: string, name: string): string {
  return `kubectl --context ${place.context} -n ${FLUX_SYSTEM} describe ${kind} ${name}`;
}

const packages = ({ context }: Place) =>
  `it installs the platform packages, see docs/bootstrap.md, step 1; ${describe({ context }, 'kustomization', CATALOG)}`;
const mendFirst = ({ parent, context }: Place, name = parent) =>
  name === CATALOG
    ? `it installs the platform packages; ${describe({ context }, 'kustomization', name)}`
    : `mend ${name} first; ${describe({ context }, 'kustomization', name)}`;
const mendOrder = ({ object = '', why = '' }: Groups, place: Place) => {
  const order = place.orderOf(object);
  const field = fieldOf(why);
  return order === undefined
    ? `it is not ordered here any more; what main orders decides, see dist/${place.context} there`
    : `mend ${[order, ...(field === undefined ? [] : [field])].join(', ')}; npx orders check --cluster ${place.context}`;
};

/**
 * The field that an API server names when it refuses an object, for its value or for its type; k8s.io/apimachinery,
 * NewInvalid, and structured-merge-diff, typed.
 */
export function fieldOf(refusal: string): string | undefined {
  return (/ is invalid: \[?([A-Za-z][^\s:]*): /.exec(refusal) ??
    / typed patch object .*?: \.([^\s:]+): /.exec(refusal))?.[1];
}

/**
 * What kustomize-controller writes into the condition Ready of a Kustomization, the first that fits. Read in its 1.9.0,
 * internal/controller/kustomization_controller.go, and in fluxcd/pkg/ssa 0.76.0, errors and manager_*.go.
 */
const KUSTOMIZATION: readonly Row[] = [
  {
    says: /^dependency '(?:[^'/]*\/)?(?<name>[^'/]+)' not found/,
    state: 'waiting',
    means: ({ name = '' }) => `waits for the Kustomization ${name}, which is not there`,
    remedy: ({ name }, place) => (name === CATALOG ? packages(place) : mendFirst(place, name)),
  },
  {
    says: /^dependency '(?:[^'/]*\/)?(?<name>[^'/]+)' is not ready/,
    state: 'waiting',
    means: ({ name = '' }) => `waits for the Kustomization ${name}, which is not ready`,
    remedy: ({ name }, place) => mendFirst(place, name),
  },
  {
    says: /^dependency '(?:[^'/]*\/)?(?<name>[^'/]+)' revision is not up to date/,
    state: 'waiting',
    means: ({ name = '' }) => `waits until ${name} has applied this revision`,
    remedy: ({ name = '' }, { context }) =>
      `look again in a minute; if it stays, is ${name} suspended? ${describe({ context }, 'kustomization', name)}`,
  },
  {
    says: /namespaces "(?<namespace>[^"]+)" not found/,
    state: 'namespace',
    means: ({ namespace = '' }) => `waits for the namespace ${namespace}, which does not exist yet`,
    remedy: ({ namespace = '' }, { context, orderOfNamespace }) => {
      const order = orderOfNamespace(namespace);
      return order === undefined
        ? `clusters/${context}.ts says that bootstrap has made it: kubectl --context ${context} create namespace ${namespace}`
        : `Flux tries again every 30 seconds; is it coming? ${order}; kubectl --context ${context} get managednamespaces`;
    },
  },
  {
    says: /^(?<object>\S+) (?:dry-run|apply) failed.*?: no matches for kind "(?<kind>[^"]+)" in version "(?<why>[^"]+)"/s,
    state: 'refused',
    means: ({ object = '', kind = '', why = '' }) =>
      `applies and removes nothing, for ${object} is of a kind that the cluster does not serve: ${kind} in ${why}`,
    remedy: (_, { context }) => `install its package, or correct what clusters/${context}.ts says that it serves`,
  },
  {
    says: /^(?<object>\S+) dry-run failed \(Forbidden\): (?<why>[^\n]*)/,
    state: 'refused',
    means: ({ object = '', why = '' }) =>
      `applies and removes nothing, for Flux is not allowed to apply ${object}: ${why}`,
    remedy: (groups, place) =>
      `grant the service account of ${place.kustomization} what it lacks; where a policy refuses the order, ${mendOrder(groups, place)}`,
  },
  {
    says: /^(?<object>\S+) (?:dry-run failed|apply failed|not found|namespace not specified)[^:]*: (?<why>[^\n]*)/,
    state: 'refused',
    means: ({ object = '', why = '' }) => `applies and removes nothing, for the cluster refuses ${object}: ${why}`,
    remedy: mendOrder,
  },
  {
    says: /^kustomization path not found/,
    state: 'path',
    means: () => 'finds no folder of its own in this revision, and so applies and removes nothing',
    remedy: (_, { context }) =>
      `was the purpose or the cluster removed? else CI has not committed dist/${context} yet: gh run list --workflow main.yaml`,
  },
  {
    says: /^(?:kustomize build failed|failed to decode Kubernetes)(?<why>[^\n]*)/,
    state: 'failed',
    means: ({ why = '' }) => `cannot build its folder of dist${why}`,
    remedy: () =>
      'dist is written by CI only; was it edited by hand? gh workflow run main.yaml --ref main writes it again',
  },
  {
    says: /^(?:Source artifact not found|Source is not ready|unable to get source|GitRepository\.\S+ "[^"]*" not found|failed to download archive)/,
    state: 'source',
    means: () => `waits for the GitRepository ${CATALOG_ORDERS}, which has nothing to apply`,
    remedy: ({ name = CATALOG_ORDERS }, place) => describe(place, 'gitrepository', name),
  },
  {
    says: /^delete failed, errors: (?<why>[^\n]*)/,
    state: 'failed',
    means: ({ why = '' }) => `has applied its orders, and cannot remove what is no longer ordered: ${why}`,
    remedy: (_, place) => describe(place, 'kustomization', place.kustomization),
  },
  {
    says: /^health check failed after [^:]*: (?<why>[^\n]*)|^(?<reason>timeout waiting for: [^\n]*)/,
    state: 'failed',
    means: ({ why, reason = '' }) => `has applied its orders, and not all became healthy: ${why ?? reason}`,
    remedy: (_, place) =>
      `nothing here asks Flux to wait; who did? ${describe(place, 'kustomization', place.kustomization)}`,
  },
];

/**
 * What source-controller writes into the condition Ready of a GitRepository, after its reason. Read in its 1.9.0,
 * internal/controller/gitrepository_controller.go, in fluxcd/pkg/git 0.52.0, gogit, and in go-git 5, plumbing/transport.
 */
const GIT_REPOSITORY: readonly Row[] = [
  {
    says: /^AuthenticationFailed:|authentication required|authorization failed|invalid credentials|unable to authenticate|secrets? "?[^"]*"? not found/i,
    state: 'failed',
    means: () => 'may not read the repository',
    remedy: (_, place) =>
      `renew the secret, see docs/bootstrap.md, step 3; ${describe(place, 'gitrepository', CATALOG_ORDERS)}`,
  },
  {
    says: /repository not found/i,
    state: 'failed',
    means: () => 'finds no repository at its url, or may not see it',
    remedy: (_, place) => `compare its url with main.ts; ${describe(place, 'gitrepository', CATALOG_ORDERS)}`,
  },
  {
    says: /couldn't find remote ref|reference not found|unable to resolve ref/,
    state: 'failed',
    means: () => 'finds no such branch in the repository',
    remedy: (_, place) => `compare its branch with main.ts; ${describe(place, 'gitrepository', CATALOG_ORDERS)}`,
  },
  {
    says: /sparse checkout dir '(?<name>[^']*)' (?:does not exist|cannot be resolved)/,
    state: 'failed',
    means: ({ name = '' }) => `finds no folder ${name} on the branch`,
    remedy: () => 'CI commits it: gh run list --workflow main.yaml',
  },
];

/** What a Kustomization that is not ready says. */
export function kustomizationWords(reason: string, message: string, place: Place): Words {
  return (
    words(KUSTOMIZATION, message, place) ?? {
      state: 'failed',
      message: `fails${reason === '' ? '' : ` (${reason})`}: ${message}`,
      hint: describe(place, 'kustomization', place.kustomization),
    }
  );
}

/** What a GitRepository that is not ready says. */
export function gitRepositoryWords(reason: string, message: string, place: Place): Words {
  const said = words(GIT_REPOSITORY, `${reason}: ${message}`, place);
  return said === undefined
    ? {
        state: 'failed',
        message: `cannot be fetched${reason === '' ? '' : ` (${reason})`}: ${message}`,
        hint: describe(place, 'gitrepository', CATALOG_ORDERS),
      }
    : { ...said, message: `${said.message}: ${message}` };
}

function words(rows: readonly Row[], message: string, place: Place): Words | undefined {
  for (const { says, state, means, remedy } of rows) {
    const match = says.exec(message);
    if (match === null) continue;
    const groups: Groups = match.groups ?? {};
    return { state, message: means(groups, place), hint: remedy(groups, place) };
  }
  return undefined;
}
