import { didYouMean } from 'api-server-verdict';
import { memoryOf, type Project } from './assess.ts';
import { assessChanged } from './changed.ts';
import { layOut } from './layout/dist.ts';
import { heldBackBy } from './layout/held-back.ts';
import { surprises } from './layout/removed.ts';
import { heldLately } from './load/dist-history.ts';
import { linkTo, outputFolder } from './publish/output.ts';
import { publish } from './publish/publish.ts';
import { stderr, visible } from './report/border.ts';
import { publishedText } from './report/published.ts';
import { SHALLOW, surpriseText } from './report/surprises.ts';
import { countText, findingsText, plural } from './report/text.ts';

/**
 * `cdk8s synth`: makes dist the tree of all orders. With errors it leaves dist as it was; with ORDERS_KEEP_GOING it
 * still publishes the clusters that have none. With ORDERS_CLUSTER it is about one cluster context only, and gives its
 * folder the bytes that it has in the whole.
 * @returns the exit status: 0 where all is published, else 1
 * @throws PublishError where that fails
 */
export async function synth(project: Project, env: NodeJS.ProcessEnv): Promise<0 | 1> {
  const { root, repository } = project;
  const { ORDERS_CLUSTER: only, ORDERS_KEEP_GOING: keepGoing } = env;
  const folder = outputFolder(root, env['CDK8S_OUTDIR']);
  const kept = memoryOf(project);
  const isAsked = (context: string) => only === undefined || context === only;
  const { admission, unchanged, keepDelivered } = await assessChanged(project, kept, folder, isAsked);
  const isLookedAt = (context: string) => isAsked(context) && !unchanged.has(context);
  const { clusters, findings } = admission;
  if (findings.length > 0) stderr.print(findingsText(findings, stderr.colour), countText(findings) ?? '');
  const contexts = clusters.map(({ context }) => context);
  const isRegistered = only === undefined || contexts.includes(only);
  if (!isRegistered) {
    const hint = didYouMean(only, contexts, 'cluster contexts');
    stderr.print(visible(`ORDERS_CLUSTER: there is no cluster context ${only}; ${hint}`));
  }
  const heldBack = heldBackBy(findings, keepGoing === 'true');
  if (heldBack === undefined || !isRegistered) {
    kept.keep(contexts);
    stderr.print('nothing was synthesized; dist/ is as it was');
    return 1;
  }
  stderr.progress('laying out');
  const isDelivered = (context: string) => isLookedAt(context) && !heldBack.has(context);
  const laidOut = layOut(admission, repository, isDelivered);
  stderr.progress(`writing ${plural(laidOut.files.length, 'file')}`);
  const isHeldBack = (name: string) => heldBack.has(name) || !isLookedAt(name);
  const published = publish(folder, laidOut.files, { isHeldBack, memory: kept.memory });
  const until = Date.now();
  kept.keep(contexts.filter((context) => !isLookedAt(context)));
  linkTo(folder, root);
  const paths = published.removed.map(({ path }) => path);
  const lately = heldLately(root, paths);
  const orders = [...unchanged.values()].reduce((sum, count) => sum + count, laidOut.orders.length);
  stderr.print(
    ...(lately === undefined ? [SHALLOW] : []),
    ...surprises(published.removed, laidOut.orders, lately ?? [], admission.known).map(surpriseText),
    publishedText(orders, published, heldBack, only),
  );
  if (only === undefined) keepDelivered(isDelivered, until);
  return heldBack.size === 0 ? 0 : 1;
}
