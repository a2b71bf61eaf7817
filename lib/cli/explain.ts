import { join } from 'node:path';
import { didYouMean } from 'api-server-verdict';
import { Command } from 'commander';
import { admit, byRevision } from '../admission/admit.ts';
import { fullName, orderablesOn, orderedVersion, purposesFor, type Serving } from '../admission/orderable.ts';
import { sample } from '../admission/sample.ts';
import type { ServedCluster } from '../admission/served-cluster.ts';
import { orderSource } from '../adopt/order-source.ts';
import type { CatalogOrders } from '../app.ts';
import { readPlatform } from '../assess.ts';
import { stderr, stdout } from '../report/border.ts';
import { type Example, explanation, fieldAt, orderablesText, type Topic } from '../report/explanation.ts';
import { countText } from '../report/text.ts';
import { registered } from './cluster.ts';
import { kindNamed, kindsMeant } from './kind.ts';
import { Misuse } from './misuse.ts';
import { declarationOf, type Draft, filesFor, objectionsOfServer, specSaid, type Spec } from './new/draft.ts';

/** `orders explain`: what can be ordered, on which cluster, with which fields. */
export function explainCommand(app: CatalogOrders): Command {
  return new Command('explain')
    .description('Say what can be ordered, and on which clusters; of a kind its fields, the clusters and an example.')
    .argument('[Kind.field]', 'a kind, or a field of its spec, such as App, App.tls, App.spec.tls; default: all kinds')
    .option('--cluster <context>', 'only what one cluster serves, at its revision; default: all, at the newest')
    .action((topic: string | undefined, options: { readonly cluster?: string }) => explain(app, topic, options));
}

async function explain(app: CatalogOrders, asked: string | undefined, { cluster }: { readonly cluster?: string }) {
  const platform = readPlatform(app);
  const { clusters } = admit({ ...platform, orders: [] });
  const found = countText(platform.findings.filter(({ severity }) => severity === 'error'));
  if (found !== undefined) stderr.print(`what is ordered from here has ${found}: npx orders check`);
  const asking = cluster === undefined ? clusters : [registered(clusters, cluster)];
  if (asked === undefined) {
    stdout.print(orderablesText(orderablesOn(asking)));
    return;
  }
  const topic = topicOf(clusters, asking, asked);
  const { api } = topic.serving;
  const schema = fieldAt(orderedVersion(api).spec, topic.path);
  if ('unknown' in schema) {
    const { unknown, known } = schema;
    throw new Misuse(
      `${api.kind} ${api.revision} has no field ${topic.path.join('.')}; ${didYouMean(unknown, known, 'fields')}`,
    );
  }
  const example = topic.path.length === 0 ? await exampleOf(app.root, topic.serving) : undefined;
  stdout.print(explanation(topic, schema, example));
}

/** What `Kind.field` means: the longest that names a kind is the kind. */
function topicOf(clusters: readonly ServedCluster[], asking: readonly ServedCluster[], asked: string): Topic {
  const words = asked.split('.');
  const kinds = orderablesOn(asking);
  const prefixes = words.map((_, index) => words.slice(0, words.length - index).join('.'));
  const named = prefixes.find((prefix) => kindsMeant(kinds, prefix).length > 0) ?? words[0] ?? '';
  const { servings } = kindNamed(asking, named);
  const [serving] = [...servings].sort((a, b) => byRevision(b.api, a.api));
  const [first, ...rest] = words.slice(named.split('.').length);
  const path = first === undefined || first === 'spec' ? rest : [first, ...rest];
  return { kind: kindNamed(clusters, fullName(servings[0].api)), serving: serving ?? servings[0], path };
}

/** An order that says the least. */
async function exampleOf(root: string, { cluster, api }: Serving): Promise<Example> {
  const [purpose = ''] = purposesFor({ cluster, api });
  const draft: Draft = { cluster: cluster.context, purpose, name: 'example', api };
  const spec = sample(orderedVersion(api).spec, specSaid(draft, cluster.known).spec) as Spec;
  const [file = ''] = filesFor(draft);
  const source = await orderSource(join(root, file), declarationOf(draft, spec));
  return { file, source, unsaid: objectionsOfServer(draft, spec).map(({ field }) => field ?? 'spec') };
}
