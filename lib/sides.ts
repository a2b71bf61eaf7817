import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { admit, type Desired } from './admission/admit.ts';
import { load, type Loaded, loadOn, loadPlatform, type Project } from './assess.ts';
import { isProducible } from './layout/paths.ts';
import { entriesBelow, isFile } from './load/folder.ts';
import { changedFiles, distInStep, distOf, SOURCES, withCheckout } from './load/revision.ts';
import type { Finding } from './model/finding.ts';
import { type Memory, noMemory } from './model/memory.ts';
import { FLUX_SYSTEM } from './model/names.ts';
import type { Order } from './model/order.ts';
import { admittedSide, isObjectPath, Side, SideFile } from './plan/side.ts';

/** The sides that a plan can have: what is on the disk, and what Git has. All are of one program, that which runs. */
export class Sides {
  private loaded?: Loaded;
  private readonly differing = new Map<string, readonly string[]>();

  constructor(
    private readonly project: Project,
    private readonly memory: Memory,
  ) {}

  /** What the sources in the repository give, committed or not. */
  workingTree(): Side {
    return this.synthesized('the working tree', this.working, this.memory);
  }

  /**
   * What the sources of a commit give. Where another program made it, and dist still is what that made of them, it is
   * dist: what this program would have made of them nobody has.
   * @param name what to call it
   */
  revision(commit: string, name: string): Side {
    const { root, repository } = this.project;
    const changed = this.changed(commit);
    const below = (folders: readonly string[]) =>
      changed.filter((file) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`)));
    const dist = below(SOURCES.program).length === 0 ? undefined : distInStep(root, commit);
    if (below(['clusters', 'imports/xrds']).length > 0) {
      return withCheckout(root, commit, SOURCES.data, (folder) => {
        if (!existsSync(join(folder, 'clusters')))
          return this.tree(name, new Map(), { clusters: [], xrds: [], known: [], repository });
        const platform = loadPlatform({ root: folder, repository }, root);
        return dist === undefined
          ? this.synthesized(name, loadOn(platform, folder), noMemory)
          : this.tree(name, dist, platform);
      });
    }
    if (dist !== undefined) return this.tree(name, dist, this.working);
    // Of purposes that are as they are here nothing need be read again.
    const places = [...new Set(below(['orders']).map((file) => file.split('/', 3).join('/')))];
    return this.synthesized(name, places.length === 0 ? this.working : this.workingBut(places, commit), this.memory);
  }

  /**
   * What clusters have where a commit is the base: what its sources give; but a cluster of which not all orders load
   * keeps what dist has, so that is what it has.
   */
  base(commit: string, name: string): Side {
    const side = this.revision(commit, name);
    return side.isWhole ? side : side.withUnloaded(distOf(this.project.root, commit));
  }

  /** The files that are not the same in two commits, or in a commit and the working tree. */
  changed(from: string, to?: string): readonly string[] {
    const between = [from, to].join(' ');
    const changed = this.differing.get(between) ?? changedFiles(this.project.root, from, to);
    this.differing.set(between, changed);
    return changed;
  }

  /** What the sources in a folder give, or a tree in the layout of dist. */
  folder(path: string): Side {
    const { root, repository } = this.project;
    if (['clusters', 'orders'].every((name) => existsSync(join(path, name)))) {
      return this.synthesized(path, loadOn(loadPlatform({ root: path, repository }, root), path), noMemory);
    }
    const texts = entriesBelow(path).filter(isFile);
    return this.tree(path, new Map(texts.map((file) => [file.path, Buffer.from(file.bytes).toString()])), this.working);
  }

  private get working(): Loaded {
    this.loaded ??= load(this.project, { memory: this.memory });
    return this.loaded;
  }

  /** What is on the disk, but in some folders of purposes what a commit has there. */
  private workingBut(places: readonly string[], commit: string): Loaded {
    const { orders, findings, executed } = this.working;
    const isHere = (file: string) => !places.some((place) => file === place || file.startsWith(`${place}/`));
    const there = withCheckout(this.project.root, commit, places, (folder) =>
      loadOn({ ...this.working, executed: [], findings: [] }, folder, { memory: this.memory }),
    );
    return {
      ...there,
      executed: [...executed.filter(isHere), ...there.executed],
      orders: [...orders.filter(({ file }) => isHere(file)), ...there.orders],
      findings: [...findings.filter(({ file }) => isHere(file)), ...there.findings],
    };
  }

  private synthesized(name: string, loaded: Loaded, memory: Memory): Side {
    const findings = loaded.findings.filter((one) => !isAboutGenerated(one));
    return admittedSide(name, admit(loaded, memory), this.project.repository, { ...loaded, findings });
  }

  /** A tree, judged by what some sources know of the clusters. */
  private tree(name: string, texts: ReadonlyMap<string, string>, platform: Omit<Desired, 'orders'>): Side {
    const owned = [...texts].filter(([path]) => isProducible(path));
    const files = new Map(owned.map(([path, text]) => [path, new SideFile({ content: text })]));
    const orders = [...files].flatMap(([path, { manifest }]): Order[] => {
      const [cluster = '', purpose = ''] = path.split('/');
      const isOrder = isObjectPath(path) && purpose !== FLUX_SYSTEM && manifest !== undefined;
      return isOrder ? [{ cluster, purpose, manifest, file: path, line: () => 1, asWritten: true }] : [];
    });
    const admission = admit({ ...platform, orders });
    const { clusters, known } = admission;
    return new Side({ name, clusters, known, files, unloaded: [], executed: [], findings: () => admission.findings });
  }
}

/** Whether a finding is about what is generated, which no plan is made from. */
function isAboutGenerated({ file }: Finding): boolean {
  return file.startsWith('imports/') && !file.startsWith('imports/xrds/');
}
