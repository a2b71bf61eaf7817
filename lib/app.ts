import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import type { Admission } from './admission/admit.ts';
import {
  assess,
  assessDeclarative,
  assessDist,
  assessManifests,
  load,
  loadPlatform,
  type Assessed,
  type Loaded,
} from './assess.ts';
import { dist, fluxObjects } from './layout/dist.ts';
import { surprises } from './layout/removed.ts';
import { snapshots } from './layout/snapshot.ts';
import type { TreeFile } from './layout/tree.ts';
import { heldLately } from './load/dist-history.ts';
import type { ManifestOptions } from './load/manifest/tree.ts';
import type { Repository } from './model/repository.ts';
import type { Knowledge } from './model/kind.ts';
import { LINK, outputFolder } from './publish/output.ts';
import { publish, PublishError } from './publish/publish.ts';
import { fail, stderr, visible, visibleLines } from './report/border.ts';
import { SHALLOW, surpriseText } from './report/surprises.ts';
import { countText, findingsText, plural } from './report/text.ts';

/** The cdk8s app: all orders of a repository, on all of its clusters. */
export class CatalogOrders extends App {
  constructor(
    /** The folder of the repository. */
    readonly root: string,
    readonly repository: Repository,
  ) {
    super();
  }

  /** Loads what the repository orders, unjudged. */
  load(): Loaded {
    return load(this.root, this.repository, this);
  }

  /** Loads the orders and says of each whether its cluster would take it. */
  assess(): Promise<Admission> {
    return assess(this.root, this.repository, this);
  }

  /**
   * Says of order files whether they are declarative, and executes none.
   * @param files relative to the repository; none for all
   */
  assessDeclarative(files: readonly string[]): Assessed {
    return assessDeclarative(this.root, loadPlatform(this.root, this.repository), files);
  }

  /** Says of manifests on disk whether the clusters would take them. */
  assessManifests(paths: readonly string[], options: Omit<ManifestOptions, 'contexts'>): Admission {
    return assessManifests(loadPlatform(this.root, this.repository), paths, options);
  }

  /**
   * Says of what lies in dist whether it is what its own objects and the clusters give, byte for byte.
   * @param reviewed whether what differs from the last commit has to be what the snapshots show, too
   */
  assessDist(reviewed: boolean): Admission {
    return assessDist(this.root, loadPlatform(this.root, this.repository), reviewed);
  }

  /**
   * Makes dist the tree of all orders. With errors it leaves dist as it was, tells them, and sets the exit status; with
   * ORDERS_KEEP_GOING it still publishes the clusters that have none.
   */
  override synth(): void {
    this.assess()
      .then((admission) => {
        this.deliver(admission);
      })
      .catch(fail);
  }

  private deliver(admission: Admission): void {
    const { findings } = admission;
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (findings.length > 0) {
      stderr.print(`${findingsText(findings, stderr.colour)}\n${countText(findings)}`);
    }
    if (errors.length > 0) process.exitCode = 1;
    const keepGoing = process.env['ORDERS_KEEP_GOING'] === 'true' && errors.every(({ cluster }) => cluster !== null);
    if (errors.length > 0 && !keepGoing) {
      stderr.print('nothing was synthesized; dist/ is as it was');
    } else {
      this.write(admission, new Set(errors.map(({ cluster }) => cluster ?? '')));
    }
  }

  private write(admission: Admission, heldBack: ReadonlySet<string>): void {
    const files = this.render(admission, heldBack);
    try {
      const folder = outputFolder(this.root, process.env['CDK8S_OUTDIR']);
      const { written, removed } = publish(folder, files, heldBack);
      if (folder === join(this.root, 'dist')) this.link();
      this.tellFates(removed, files, admission.known);
      const held = heldBack.size === 0 ? '' : `; held back: ${visible([...heldBack]).join(', ')}`;
      const orders = plural(admission.subjects.filter(({ order }) => !heldBack.has(order.cluster)).length, 'order');
      stderr.print(`${orders}: ${plural(written, 'file')} written, ${removed.length} removed${held}`);
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      stderr.print(visibleLines(error.message));
      process.exitCode = 1;
    }
  }

  /** Tells what becomes of the orders that are removed, where Flux does not just delete them. */
  private tellFates(removed: readonly TreeFile[], files: readonly TreeFile[], known: Knowledge): void {
    const paths = removed.map(({ path }) => path);
    const lately = heldLately(this.root, paths);
    if (lately === undefined) stderr.print(SHALLOW);
    for (const surprise of surprises(removed, files, lately ?? [], known)) stderr.print(surpriseText(surprise));
  }

  /** All files of dist, but for the clusters that are held back. */
  render({ clusters, subjects }: Admission, heldBack: ReadonlySet<string> = new Set()): TreeFile[] {
    const delivered = clusters.filter(({ context }) => !heldBack.has(context));
    const orders = subjects
      .filter(({ order }) => !heldBack.has(order.cluster))
      .map(({ order, manifest }) => ({ cluster: order.cluster, purpose: order.purpose, manifest }));
    return dist(delivered, orders, this.repository);
  }

  /** The snapshots of all orders, and of what Flux needs to deliver them. */
  snapshots({ clusters, subjects }: Admission): TreeFile[] {
    const ordered = subjects.map(({ order, manifest }) => ({ file: order.file, manifest }));
    return snapshots(ordered, fluxObjects(clusters, this.repository));
  }

  private link(): void {
    rmSync(join(this.root, LINK), { recursive: true, force: true });
    symlinkSync('dist', join(this.root, LINK));
  }
}
