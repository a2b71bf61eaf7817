import { join, relative, sep } from 'node:path';
import { Command } from 'commander';
import { admit, type Admission } from '../admission/admit.ts';
import { orderedVersion } from '../admission/orderable.ts';
import { missingFields } from '../admission/required.ts';
import { orderSource } from '../adopt/order-source.ts';
import type { CatalogOrders } from '../app.ts';
import { load } from '../assess.ts';
import { newSnapshots } from '../layout/snapshot.ts';
import type { Finding } from '../model/finding.ts';
import { OWNER_ANNOTATION } from '../model/owner.ts';
import { stderr, stdout, terminal, visible } from '../report/border.ts';
import { typeText } from '../report/schema.ts';
import { findingsText } from '../report/text.ts';
import { registered } from './cluster.ts';
import { kindNamed } from './kind.ts';
import { Misuse } from './misuse.ts';
import { type Assigned, type Assignment, flagOf, parseSet, parseSetJson } from './new/assignments.ts';
import { admitted, declarationOf, type Draft, filesFor, freeOf, specSaid } from './new/draft.ts';
import type { Desk, Given } from './new/interview.ts';
import { type NewFile, unshown, writeNew } from './write-new.ts';

interface Options extends Pick<Given, 'cluster' | 'purpose' | 'owner'> {
  readonly set?: readonly Assignment[];
  readonly setJson?: readonly Assignment[];
}

/** `orders new`: writes an order file that its cluster would take, and its snapshot. Overwrites nothing. */
export function newCommand(app: CatalogOrders): Command {
  return new Command('new')
    .description(
      'Order something: writes the typed order file and its snapshot. On a terminal, what is missing is asked for; ' +
        'npx orders explain says what there is.',
    )
    .argument('[Kind]', 'what to order: a kind that the cluster serves; one of two groups also as App.example.org')
    .argument('[name]', 'its name on the cluster')
    .option('--cluster <context>', 'the cluster context')
    .option('--purpose <purpose>', 'a namespace of the cluster, or system for what is cluster-scoped')
    .option('--owner <entity>', 'who owns it in the catalog; default: the owner of the purpose or cluster')
    .option(
      '--set <field=value>',
      'a field of the spec, such as replicas=2, tls.enabled=true, ports[0].name=http, hosts[]=a.example.org for one ' +
        String.raw`more, or labels.example\.org/tier=web; may be repeated`,
      collected(parseSet),
    )
    .option(
      '--set-json <field=JSON>',
      `the same of a value as JSON, such as labels='{"tier":"web"}'; what --set says goes over it`,
      collected(parseSetJson),
    )
    .action(async (kind: string | undefined, name: string | undefined, options: Options) => {
      const { set = [], setJson = [], ...place } = options;
      await create(app, { kind, name, ...place, assignments: [...setJson, ...set] });
    });
}

function collected(parse: (text: string) => Assignment) {
  return (text: string, previous: readonly Assignment[] = []) => [...previous, parse(text)];
}

async function create(app: CatalogOrders, given: Given): Promise<void> {
  const desired = load(app);
  const before = admit(desired);
  const clusters = given.cluster === undefined ? before.clusters : [registered(before.clusters, given.cluster)];
  const desk: Desk = { root: app.root, desired, clusters, known: before.known };
  const missing = missingFlags(desk, given);
  const order = await (missing.length === 0 ? fromFlags(desk, given) : fromAnswers(desk, given, missing));
  if (order === undefined) {
    stderr.print('nothing was written');
    process.exitCode ??= 1;
    return;
  }
  const { file, source, admission, draft } = order;
  const shown = unshown(app.root, newSnapshots(before, admission, app.repository));
  const files: NewFile[] = [[join(app.root, file), source], ...shown];
  writeNew(files);
  stdout.print(...files.map(([path]) => visible(relative(app.root, path).replaceAll(sep, '/'))));
  stderr.print(nextStep(draft));
}

/** An order that its cluster would take. */
interface Accepted {
  readonly draft: Draft;
  readonly file: string;
  readonly source: string;
  readonly admission: Admission;
}

async function fromFlags(
  desk: Desk,
  { kind = '', name = '', purpose = '', owner, assignments }: Given,
): Promise<Accepted | undefined> {
  const { cluster, api } = kindNamed(desk.clusters, kind).servings[0];
  const draft: Draft = { cluster: cluster.context, purpose, name, owner, api };
  return accepted(desk, draft, specSaid(draft, desk.known, assignments));
}

async function fromAnswers(desk: Desk, given: Given, missing: readonly string[]): Promise<Accepted | undefined> {
  const here = terminal();
  if (here === undefined) {
    const first = missing.slice(0, -1).join(', ');
    const all = [...(first === '' ? [] : [first]), ...missing.slice(-1)].join(' and ');
    throw new Misuse(
      `what is missing is asked for on a terminal only: add ${all}; npx orders explain says what there is`,
    );
  }
  // What asks takes modules that nothing else needs.
  const [{ Dialogue, Left }, { draftFor, specFor }] = await Promise.all([
    import('./new/dialogue.ts'),
    import('./new/interview.ts'),
  ]);
  const dialogue = new Dialogue(here);
  dialogue.say('Ctrl-C leaves; nothing is written before you have seen it.');
  try {
    const draft = await draftFor(dialogue, desk, given);
    for (;;) {
      const order = await accepted(desk, draft, await specFor(dialogue, desk, draft, given));
      if (order !== undefined) {
        dialogue.say(`\n${visible(order.file)}\n\n${order.source}`);
        return (await dialogue.confirm('Write it?')) ? order : undefined;
      }
      if (!(await dialogue.confirm('Answer for the fields again?'))) return undefined;
    }
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    process.exitCode = 130;
    return undefined;
  }
}

/** The order, if its cluster would take it; says what is found in it. */
async function accepted(
  { root, desired }: Desk,
  draft: Draft,
  { spec, flags }: Assigned,
): Promise<Accepted | undefined> {
  const files = filesFor(draft);
  const file = freeOf(root, files);
  if (file === undefined) throw new Misuse(`${files.join(' and ')} exist already; nothing was written`);
  const { admission, findings } = admitted(desired, file, draft, spec);
  if (findings.length > 0) {
    const told = findings.map((finding) => aboutFlag(finding, flags));
    stderr.print(findingsText(told, stderr.colour, () => 'orders new'));
  }
  if (findings.some(({ severity }) => severity === 'error')) return undefined;
  return { draft, file, admission, source: await orderSource(join(root, file), declarationOf(draft, spec)) };
}

/** The arguments and flags that there have to be and are not. */
function missingFlags({ clusters, known }: Desk, { kind, name, cluster, purpose, assignments }: Given): string[] {
  const missing = Object.entries({
    '<Kind>': kind,
    '<name>': name,
    '--cluster <context>': cluster,
    '--purpose <purpose>': purpose,
  }).flatMap(([flag, value]) => (value === undefined ? [flag] : []));
  if (kind === undefined) return missing;
  const { api } = kindNamed(clusters, kind).servings[0];
  const { spec } = specSaid({ api, name: name ?? '' }, known, assignments);
  const fields = missingFields(orderedVersion(api).spec, spec);
  return [...missing, ...fields.map((one) => `${flagOf(one.field, new Map())}=<${typeText(one.schema)}>`)];
}

/** A finding about what the command line says, since there is no file yet. */
function aboutFlag(finding: Finding, flags: Assigned['flags']): Finding {
  const { field } = finding;
  return { ...finding, field: field === null ? null : (FLAGS[field] ?? flagOf(field, flags)) };
}

/** What says a field that none of the spec is. */
const FLAGS: Readonly<Record<string, string>> = {
  'metadata.name': '<name>',
  'metadata.namespace': '--purpose',
  [`metadata.annotations[${OWNER_ANNOTATION}]`]: '--owner',
};

function nextStep({ api, name }: Draft): string {
  return `next, npx orders check, then open a pull request; dist/ follows on main:
  git switch -c order-${name} && git add orders test/snapshots && git commit -m "Order ${api.kind} ${name}"`;
}
