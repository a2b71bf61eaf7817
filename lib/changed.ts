import type { Admission } from './admission/admit.ts';
import { refersTo } from './admission/rules/reference-dangling.ts';
import { assess, kindsWithRulesAboutChanges, loadPlatform, type Platform, type Project } from './assess.ts';
import { distOnMergeBase } from './load/merge-base.ts';
import { deliveredClusters, type Sound } from './memory/delivered.ts';
import type { KeptMemory } from './memory/memory.ts';
import { groupBy } from './model/group.ts';

/** What is to be said of clusters, but for those that are as a synth has left them that had nothing to say. */
export interface Changed {
  readonly admission: Admission;
  /** How many orders are on each of those, by its context. */
  readonly unchanged: ReadonlyMap<string, number>;
  /**
   * Remembers which clusters are now as a synth has left them.
   * @param isDelivered whether it has made the folder of a context
   * @param until when it had made them, in milliseconds
   */
  readonly keepDelivered: (isDelivered: (context: string) => boolean, until: number) => void;
}

/**
 * Says whether clusters would take what is ordered on them, and looks at no order on those that are as a synth has left
 * them.
 * @param dist the folder that is to be made
 * @param isMeant whether a cluster context is
 */
export async function assessChanged(
  project: Project,
  { origin, memory }: KeptMemory,
  dist: string,
  isMeant: (context: string) => boolean,
): Promise<Changed> {
  const platform = loadPlatform(project);
  const known = deliveredClusters(project.root, dist, originsOf(project, platform), origin);
  const unchanged = new Map([...known.unchanged].filter(([context]) => isMeant(context)));
  const contexts = [...unchanged.keys()];
  const isChanged = (context: string) => isMeant(context) && !unchanged.has(context);
  const admission = await assess(project, { memory, isMeant: isChanged }, platform);
  // Whether an order that is referred to is there can only be told of clusters that are looked at.
  const isTold = contexts.length === 0 || !admission.subjects.some((subject) => refersTo(contexts, subject));
  const whole = isTold ? admission : await assess(project, { memory, isMeant }, platform);
  return {
    admission: whole,
    unchanged: isTold ? unchanged : new Map(),
    keepDelivered(isDelivered, until) {
      known.keep(soundIn(whole, isDelivered), until);
    },
  };
}

/** What decides, beside the orders and what decides for every cluster, what is said of each; by its context. */
function originsOf({ root, repository }: Project, { policies = [], ...platform }: Platform): Map<string, string> {
  // A team's own may look at anything, so that nobody could tell what its verdict was made from.
  if (policies.length > 0) return new Map();
  const changing = kindsWithRulesAboutChanges(platform);
  const isHeldToBefore = [...changing.values()].some((kinds) => kinds.size > 0);
  const before = isHeldToBefore ? distOnMergeBase(root, repository) : new Map<string, string>();
  return new Map([...changing].map(([context, { size }]) => [context, size > 0 ? (before.get(context) ?? '') : '']));
}

/** The clusters that are made, and of which there is nothing to say. */
function soundIn(
  { clusters, subjects, findings }: Admission,
  isDelivered: (context: string) => boolean,
): Map<string, Sound> {
  const told = new Set(findings.map(({ cluster }) => cluster));
  const ordered = groupBy(subjects, ({ order }) => order.cluster);
  const contexts = clusters.map(({ context }) => context);
  const sound = contexts.filter((context) => isDelivered(context) && !told.has(context));
  return new Map(
    sound.map((context) => {
      const own = ordered.get(context) ?? [];
      const others = contexts.filter((other) => other !== context);
      return [context, { orders: own.length, isAlone: !own.some((subject) => refersTo(others, subject)) }];
    }),
  );
}
