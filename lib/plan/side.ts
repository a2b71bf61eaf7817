import type { Admission } from '../admission/admit.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { layOut } from '../layout/dist.ts';
import { KUSTOMIZATION_FILE } from '../layout/paths.ts';
import type { TreeFile } from '../layout/tree.ts';
import type { LoadedFiles } from '../load/orders.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import type { Knowledge } from '../model/kind.ts';
import { FLUX_SYSTEM, kustomizationName } from '../model/names.ts';
import type { Manifest, PlacedObject } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { objectsIn } from '../verify/objects.ts';

/** A file of a tree, of which nothing is written or read before somebody asks for it. */
export class SideFile {
  private read?: { readonly manifest: Manifest | undefined };

  constructor(private readonly file: Pick<TreeFile, 'content' | 'origin'>) {}

  get text(): string {
    return this.file.content;
  }

  /** The object in it; undefined where it is not just one. */
  get manifest(): Manifest | undefined {
    this.read ??= { manifest: manifestIn(this.text) };
    return this.read.manifest;
  }

  /** Whether another file by the same path holds the same. */
  isLike(other: SideFile): boolean {
    const { origin } = this.file;
    return (origin !== undefined && origin === other.file.origin) || this.text === other.text;
  }
}

function manifestIn(text: string): Manifest | undefined {
  const { objects, faults } = objectsIn(Buffer.from(text));
  const [object, ...others] = objects;
  return faults.length + others.length === 0 ? object?.manifest : undefined;
}

/** What there is on one side of a plan. */
export interface SideProps {
  /** What it is called: a commit, a folder. */
  readonly name: string;
  /** Its tree, by path: see lib/layout. */
  readonly files: ReadonlyMap<string, SideFile>;
  /** The clusters as its sources know them. */
  readonly clusters: readonly ServedCluster[];
  readonly known: Knowledge;
  /** Finds out what is wrong in its sources. */
  readonly findings: () => readonly Finding[];
  /** The cluster contexts of which not all orders could be loaded. */
  readonly unloaded: readonly string[];
  /** The files that were run for it, as they are not declarative. */
  readonly executed: readonly string[];
}

/** A tree, and the clusters that it is for. */
export class Side {
  readonly name: string;
  readonly files: ReadonlyMap<string, SideFile>;
  readonly clusters: ReadonlyMap<string, ServedCluster>;
  readonly known: Knowledge;
  readonly executed: readonly string[];
  private readonly places: ReadonlyMap<string, readonly string[]>;
  private readonly find: () => readonly Finding[];
  private found?: readonly Finding[];

  constructor(private readonly props: SideProps) {
    const { name, files, clusters, known, findings, executed } = props;
    this.name = name;
    this.files = files;
    this.clusters = new Map(clusters.map((cluster) => [cluster.context, cluster]));
    this.known = known;
    this.executed = executed;
    this.find = findings;
    this.places = groupBy([...files.keys()].sort(byCodeUnit), (path) => path.split('/', 2).join('/'));
  }

  /** Whether all orders of its sources could be loaded. */
  get isWhole(): boolean {
    return this.props.unloaded.length === 0;
  }

  /** The same, but of the clusters of which not all orders could be loaded what another tree holds. */
  withUnloaded(tree: ReadonlyMap<string, string>): Side {
    const isUnloaded = (path: string) => this.props.unloaded.includes(path.split('/')[0] ?? '');
    const there = [...tree].filter(([path]) => isUnloaded(path));
    const files = [
      ...[...this.files].filter(([path]) => !isUnloaded(path)),
      ...there.map(([path, content]) => [path, new SideFile({ content })] as const),
    ];
    return new Side({ ...this.props, files: new Map(files) });
  }

  /** What is wrong in its sources; of the side that there was, nobody asks. */
  get findings(): readonly Finding[] {
    this.found ??= this.find();
    return this.found;
  }

  /** The cluster contexts that have a folder. */
  get contexts(): string[] {
    return [...new Set([...this.places.keys()].map((place) => place.split('/')[0] ?? ''))];
  }

  /** The purposes of a cluster that have a folder. */
  purposes(cluster: string): string[] {
    const all = [...this.places.keys()].map((place) => place.split('/'));
    return all.flatMap(([context, purpose = '']) =>
      context === cluster && ![KUSTOMIZATION_FILE, FLUX_SYSTEM].includes(purpose) ? [purpose] : [],
    );
  }

  /** The paths of the orders in a purpose. */
  orders(cluster: string, purpose: string): readonly string[] {
    return purpose === FLUX_SYSTEM ? [] : (this.places.get(`${cluster}/${purpose}`) ?? []).filter(isObjectPath);
  }

  /** Whether a cluster context has objects of Flux here; a tree from elsewhere may have none. */
  hasFlux(cluster: string): boolean {
    return this.places.has(`${cluster}/${FLUX_SYSTEM}`);
  }

  /** The Kustomizations that apply a purpose: one, or one for each of its parts. */
  kustomizations(cluster: string, purpose: string): Manifest[] {
    const start = `${cluster}/${FLUX_SYSTEM}/Kustomization/${kustomizationName(cluster, purpose)}`;
    return (this.places.get(`${cluster}/${FLUX_SYSTEM}`) ?? []).flatMap((path) =>
      path.startsWith(start) && /^(\.\d+-of-\d+)?\.yaml$/.test(path.slice(start.length))
        ? (this.object(path)?.manifest ?? [])
        : [],
    );
  }

  /** The object in a file. */
  object(path: string): PlacedObject | undefined {
    const manifest = this.files.get(path)?.manifest;
    const [cluster = '', purpose = ''] = path.split('/');
    return manifest === undefined ? undefined : { cluster, purpose, manifest };
  }

  /** The orders in the namespace that an order makes. */
  ordersInNamespaceOf({ cluster, manifest }: PlacedObject): PlacedObject[] {
    const namespace = this.known.namespaceOrderedBy(manifest);
    const paths = namespace === undefined ? [] : this.orders(cluster, namespace);
    return paths.flatMap((path) => this.object(path) ?? []);
  }
}

/**
 * What admitted orders make of their clusters.
 * @param loaded what there is to know of the sources that they come from
 */
export function admittedSide(
  name: string,
  admission: Admission,
  repository: Repository,
  { executed, findings }: Pick<LoadedFiles, 'executed' | 'findings'> = { executed: [], findings: [] },
): Side {
  const { clusters, known } = admission;
  const files = new Map(layOut(admission, repository).files.map((file) => [file.path, new SideFile(file)]));
  const unloaded = findings.flatMap(({ severity, cluster }) => (severity === 'error' ? (cluster ?? []) : []));
  const all = () => [...findings, ...admission.findings];
  return new Side({ name, clusters, known, unloaded, executed, files, findings: all });
}

/** `<cluster>/<purpose>/<Kind>/<name>.yaml` */
export function isObjectPath(path: string): boolean {
  const [, , kind, file, more] = path.split('/');
  return file !== undefined && more === undefined && kind !== 'parts';
}
