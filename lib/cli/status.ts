import { Command, Option } from 'commander';
import { admit } from '../admission/admit.ts';
import type { CatalogOrders } from '../app.ts';
import { load } from '../assess.ts';
import { stderr, stdout } from '../report/border.ts';
import { countText } from '../report/text.ts';
import { registered } from './cluster.ts';

interface Options {
  readonly cluster?: string;
  readonly format: 'text' | 'json';
  readonly drift?: true;
}

/** `orders status`: what the clusters have of what this repository orders. Changes nothing, here or there. */
export function statusCommand(app: CatalogOrders): Command {
  return new Command('status')
    .description(
      'Say of every order what its cluster has of it, with the kubeconfig context of the same name. ' +
        'Exit status 1 if something is not as ordered, 2 if a cluster could not be asked.',
    )
    .option('--cluster <context>', 'only one cluster; default: all, at the same time')
    .option('--drift', 'compare every field too: one dry run for each order, which needs the right to patch')
    .addOption(new Option('--format <format>', 'for people or for machines').choices(['text', 'json']).default('text'))
    .action((options: Options) => report(app, options));
}

async function report(app: CatalogOrders, { cluster, format, drift }: Options): Promise<void> {
  const loaded = load(app);
  const admission = admit(loaded);
  if (cluster !== undefined) registered(admission.clusters, cluster);
  const errors = [...loaded.findings, ...admission.findings].filter(
    (finding) =>
      finding.severity === 'error' &&
      (finding.cluster === null || cluster === undefined || finding.cluster === cluster),
  );
  const found = countText(errors);
  if (found !== undefined) stderr.print(`what is ordered here has ${found}: npx orders check`);

  // Asking takes modules that no other verb needs.
  const [{ status }, { forThisProgram }, { statusText }] = await Promise.all([
    import('../status/status.ts'),
    import('../status/kubectl.ts'),
    import('../report/status.ts'),
  ]);
  const now = new Date();
  const question = {
    only: cluster,
    drift: drift === true,
    ...forThisProgram((text) => {
      stderr.print(text);
    }),
  };
  const result = await status(admission, app.repository, question);
  stdout.print(format === 'json' ? JSON.stringify(result, null, 2) : statusText(result, now, stdout.colour));
  const unasked = result.clusters.some(({ error }) => error !== null);
  if (unasked) process.exitCode = 2;
  else if (result.problems > 0 || errors.length > 0) process.exitCode = 1;
}
