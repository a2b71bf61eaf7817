import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { admit, type Desired } from './admission/admit.ts';
import { load, type Loaded, type Project } from './assess.ts';
import { isProducible } from './layout/paths.ts';
import { entriesBelow, isFile } from './load/folder.ts';
import { changedFiles, distInStep, SOURCES, withCheckout } from './load/revision.ts';
import type { Finding } from './model/finding.ts';
import { type Memory, noMemory } from './model/memory.ts';
import { FLUX_SYSTEM } from './model/names.ts';
import type { Order } from './model/order.ts';
import { admittedSide, isObjectPath, Side, TreeText } from './plan/side.ts';

/** The sides that a plan can have: what is on the disk, and what Git has. All are of one program, that which runs. */
export class Sides {
  private loaded?: Loaded;

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
    const changed = changedFiles(root, commit);
    const below = (folders: readonly string[]) =>
      changed.filter((file) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`)));
    const dist = below(SOURCES.program).length === 0 ? undefined : distInStep(root, commit);
    const platform = ['clusters', 'imports/xrds'];
    const isWhole = below(platform).length > 0;
    // Of purposes that are as they are here nothing need be read again.
    const places = [...new Set(below(['orders']).map((file) => file.split('/', 3).join('/')))];
    const folders = isWhole ? SOURCES.data : [...platform, ...places];
    return withCheckout(root, commit, folders, (folder) => {
      if (!existsSync(join(folder, 'clusters')))
        return this.tree(name, new Map(), { clusters: [], xrds: [], known: [], repository });
      const there = load({ root: folder, repository }, {}, root);
      if (dist !== undefined) return this.tree(name, dist, there);
      if (isWhole) return this.synthesized(name, there, noMemory);
      const isHere = ({ file }: { readonly file: string }) =>
        !places.some((place) => file === place || file.startsWith(`${place}/`));
      const { orders, findings, executed } = this.working;
      const loaded = {
        ...there,
        executed: [...executed.filter((file) => isHere({ file })), ...there.executed],
        orders: [...orders.filter(isHere), ...there.orders],
        findings: [...findings.filter(isHere), ...there.findings],
      };
      return this.synthesized(name, loaded, this.memory);
    });
  }

  /** What the sources in a folder give, or a tree in the layout of dist. */
  folder(path: string): Side {
    const { root, repository } = this.project;
    if (['clusters', 'orders'].every((name) => existsSync(join(path, name)))) {
      return this.synthesized(path, load({ root: path, repository }, {}, root), noMemory);
    }
    const texts = entriesBelow(path).filter(isFile);
    return this.tree(path, new Map(texts.map((file) => [file.path, Buffer.from(file.bytes).toString()])), this.working);
  }

  private get working(): Loaded {
    this.loaded ??= load(this.project, { memory: this.memory });
    return this.loaded;
  }

  private synthesized(name: string, loaded: Loaded, memory: Memory): Side {
    const admission = admit(loaded, memory);
    const findings = [...loaded.findings, ...admission.findings].filter((one) => !isAboutGenerated(one));
    return admittedSide(name, { ...admission, findings }, this.project.repository, loaded.executed);
  }

  /** A tree, judged by what some sources know of the clusters. */
  private tree(name: string, texts: ReadonlyMap<string, string>, platform: Omit<Desired, 'orders'>): Side {
    const owned = [...texts].filter(([path]) => isProducible(path));
    const files = new Map(owned.map(([path, text]) => [path, new TreeText(text)]));
    const orders = [...files].flatMap(([path, { manifest }]): Order[] => {
      const [cluster = '', purpose = ''] = path.split('/');
      const isOrder = isObjectPath(path) && purpose !== FLUX_SYSTEM && manifest !== undefined;
      return isOrder ? [{ cluster, purpose, manifest, file: path, line: () => 1, asWritten: true }] : [];
    });
    const admission = admit({ ...platform, orders });
    return new Side({ ...admission, name, files, executed: [] });
  }
}

/** Whether a finding is about what is generated, which no plan is made from. */
function isAboutGenerated({ file }: Finding): boolean {
  return file.startsWith('imports/') && !file.startsWith('imports/xrds/');
}
