import { sound } from 'api-server-verdict';
import { toCustomResourceDefinition } from '../admission/crd.ts';
import { REMOVAL } from '../backstage/annotations.ts';
import { ENTITY_NAME_LENGTH } from '../backstage/entity.ts';
import { snapshotPath } from '../layout/snapshot.ts';
import { toYaml } from '../layout/yaml.ts';
import { servedBy } from '../load/pins.ts';
import type { Xrd } from '../load/xrds.ts';
import type { Cluster } from '../model/cluster.ts';
import { groupBy } from '../model/group.ts';
import { hash } from '../model/hash.ts';
import { SYSTEM } from '../model/names.ts';
import { hosted, type Repository } from '../model/repository.ts';
import { byCodeUnit } from '../model/sort.ts';
import { GENERATED, type GeneratedFile } from './cluster-module.ts';
import { type Form, formOf } from './form.ts';
import { guard, LENGTH, NAME, ORDER_FILE, orderSkeleton, PURPOSE, type Written } from './skeleton.ts';

/** The folder of the Software Templates of Backstage. */
const TEMPLATES = 'imports/templates';

/** What registers them all in a catalog. */
export const CATALOG_INFO = 'catalog-info.yaml';

/** Whether a path belongs to them. */
export function isForm(path: string): boolean {
  return path === CATALOG_INFO || path.startsWith(`${TEMPLATES}/`);
}

/** A kind as some clusters serve it, all in the same way. */
interface Offer extends Written {
  readonly description: string;
  /** Those from bootstrap. */
  readonly namespaces: readonly string[];
}

/** The Software Templates, with their Location: a form for each kind that a cluster serves, and one that removes. */
export function templates(xrds: readonly Xrd[], clusters: readonly Cluster[], repository: Repository): GeneratedFile[] {
  const offers = clusters.flatMap((cluster) => offersOf(cluster, xrds));
  const kinds = [...groupBy(offers, ({ name }) => name)].sort(([a], [b]) => byCodeUnit(a, b));
  const all = [
    ...kinds.map(([kind, served]) => orderTemplate(kind, merged(served), repository)),
    ...(clusters.length > 0 ? [removalTemplate(clusters, repository)] : []),
  ];
  const location = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: hosted(repository).name, description: 'What can be ordered of the platform.' },
    spec: { targets: all.map(({ name }) => `./${TEMPLATES}/${name}/template.yaml`) },
  };
  return [yamlFile(CATALOG_INFO, location), ...all.flatMap(filesOf)];
}

function offersOf(cluster: Cluster, xrds: readonly Xrd[]): Offer[] {
  return servedBy(cluster, xrds).map(({ name, names, from: { xrd } }) => {
    const stored = xrd.spec.versions.find(({ referenceable }) => referenceable);
    const { description = name, properties } = sound(stored?.schema.openAPIV3Schema ?? {});
    const isNamespaced = toCustomResourceDefinition(xrd, names).spec.scope === 'Namespaced';
    // Of the spec itself, Crossplane takes these over from the XRD neither.
    const spec = { ...properties?.['spec'], default: undefined, additionalProperties: undefined };
    const namespaces = [...cluster.props.namespaces].sort(byCodeUnit);
    return { name, description, clusters: [cluster.context], isNamespaced, namespaces, spec };
  });
}

/** Those that differ in nothing but the cluster, as one. */
function merged(offers: readonly Offer[]): Offer[] {
  const alike = groupBy(offers, (offer) => JSON.stringify({ ...offer, clusters: [] }));
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, clusters: [first, ...others].flatMap(({ clusters }) => clusters) }],
  );
}

/** A template with what it renders. */
interface Template {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly owner: string;
  readonly parameters: Form;
  readonly steps: readonly Form[];
  /** The file of its skeleton. */
  readonly skeleton: { readonly path: string; readonly content: string };
}

function filesOf({ name, title, description, owner, parameters, steps, skeleton }: Template): GeneratedFile[] {
  const entity = {
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name, title, description },
    spec: {
      owner,
      type: 'order',
      parameters: [parameters],
      steps,
      output: { links: [{ title: 'Pull request', url: '${{ steps.pull.output.remoteUrl }}' }] },
    },
  };
  const folder = `${TEMPLATES}/${name}`;
  const mark = `{#- ${GENERATED} from ${ORIGIN}; edit these, not this. -#}\n`;
  return [
    yamlFile(`${folder}/template.yaml`, entity),
    { path: `${folder}/skeleton/${skeleton.path}.njk`, content: mark + skeleton.content },
  ];
}

const ORIGIN = 'main.ts, clusters/ and imports/xrds/';

function yamlFile(path: string, content: object): GeneratedFile {
  return { path, content: `# ${GENERATED} from ${ORIGIN}; edit these, not this.\n${toYaml(content)}` };
}

/** Where an order is, in the words of a template. */
interface Place {
  readonly cluster: string;
  readonly purpose: string;
  readonly name: string;
}

const PLACE: Place = {
  cluster: '${{ parameters.cluster }}',
  purpose: '${{ parameters.purpose }}',
  name: '${{ parameters.name }}',
};

/** Of a cluster-scoped kind the form asks for no purpose. */
function placeOf(offers: readonly Offer[]): Place {
  if (offers.every(({ isNamespaced }) => isNamespaced)) return PLACE;
  const isAsked = offers.some(({ isNamespaced }) => isNamespaced);
  return { ...PLACE, purpose: isAsked ? `\${{ parameters.purpose or "${SYSTEM}" }}` : SYSTEM };
}

function orderTemplate(kind: string, offers: readonly Offer[], repository: Repository): Template {
  const [first, ...others] = offers;
  const only = others.length === 0 ? first : undefined;
  const place = placeOf(offers);
  const { cluster, purpose, name } = place;
  const clusters = offers.flatMap((offer) => offer.clusters).sort(byCodeUnit);
  return {
    name: entityNameOf(`order-${kind}`),
    title: kind,
    description: first?.description ?? kind,
    owner: repository.owner,
    parameters: {
      title: `Order: ${kind}`,
      required: ['cluster', 'name', ...(only ? requiredFor(only) : [])],
      properties: {
        cluster: clusterField(clusters),
        name: nameField('What the order is called on the cluster.'),
        owner: {
          title: 'Owner',
          description: 'Who owns it in the catalog; without one, the owner of the purpose or cluster.',
          type: 'string',
          'ui:field': 'OwnerPicker',
          'ui:options': { catalogFilter: { kind: ['Group', 'User'] } },
        },
        ...(only && fieldsFor(only)),
      },
      // What there is to say depends on the cluster: on its namespaces, and on the revision that it is pinned to.
      ...(only === undefined && {
        dependencies: {
          cluster: {
            oneOf: offers.map((offer) => ({
              properties: { cluster: { enum: offer.clusters }, ...fieldsFor(offer) },
              required: requiredFor(offer),
            })),
          },
        },
      }),
      'ui:order': ['cluster', 'purpose', 'name', 'owner', 'spec'],
    },
    steps: [
      {
        id: 'write',
        name: 'Write the order file',
        action: 'fetch:template',
        input: {
          url: './skeleton',
          targetPath: `orders/${cluster}/${purpose}`,
          templateFileExtension: true,
          values: {
            ...place,
            file: '${{ parameters.name | replace("/", "") }}',
            owner: '${{ parameters.owner }}',
            spec: '${{ parameters.spec }}',
          },
        },
      },
      pullRequest(repository, {
        branchName: `order/${name}_${kind}_${cluster}_${purpose}`,
        title: `Order ${kind} ${name} in ${purpose} on ${cluster}`,
        description: `Orders \`${name}\`, a ${kind}, for the purpose \`${purpose}\` of the cluster \`${cluster}\`.`,
      }),
    ],
    skeleton: { path: ORDER_FILE, content: orderSkeleton(offers) },
  };
}

function removalTemplate(clusters: readonly Cluster[], repository: Repository): Template {
  const { cluster, purpose, name } = PLACE;
  const contexts = clusters.map(({ context }) => context).sort(byCodeUnit);
  const file = `orders/${cluster}/${purpose}/${name}.ts`;
  const namespaces = new Set([SYSTEM, ...clusters.flatMap(({ props }) => props.namespaces)]);
  return {
    name: REMOVAL,
    title: 'Remove an order',
    description: 'Takes what an order file orders off its cluster.',
    owner: repository.owner,
    parameters: {
      title: 'Remove an order',
      required: ['cluster', 'purpose', 'name', 'confirmed'],
      properties: {
        cluster: clusterField(contexts),
        purpose: purposeField([...namespaces].sort(byCodeUnit)),
        name: nameField('The name of the order file, without its ending.'),
        confirmed: {
          title: 'The cluster deletes it, and what it holds is lost',
          description: 'Of a protected order, the cluster keeps what it has.',
          type: 'boolean',
          // A constant would be filled in already.
          enum: [true],
        },
      },
    },
    steps: [
      {
        id: 'check',
        name: 'Check that an order can be there',
        action: 'fetch:template',
        input: { url: './skeleton', templateFileExtension: true, values: PLACE },
      },
      { id: 'clean', name: 'Take away what that has left', action: 'fs:delete', input: { files: ['checked'] } },
      pullRequest(repository, {
        branchName: `remove/${name}_${cluster}_${purpose}`,
        title: `Remove ${name} from ${purpose} on ${cluster}`,
        description: `Removes \`${file}\`, with all that it orders for the purpose \`${purpose}\` of \`${cluster}\`.`,
        filesToDelete: [file, snapshotPath(file)],
        createWhenEmpty: false,
      }),
    ],
    skeleton: { path: 'checked', content: guard(contexts) },
  };
}

function pullRequest(repository: Repository, input: { description: string; [field: string]: unknown }): Form {
  const { host, owner, name: repo } = hosted(repository);
  return {
    id: 'pull',
    name: 'Open the pull request, or update it',
    action: 'publish:github:pull-request',
    input: {
      repoUrl: `${host}?owner=${owner}&repo=${repo}`,
      targetBranchName: repository.branch,
      update: true,
      ...input,
      description: `${input.description}\n\nAsked for in the portal by \`\${{ user.ref }}\`.`,
    },
  };
}

function clusterField(contexts: readonly string[]): Form {
  return { title: 'Cluster', type: 'string', enum: contexts };
}

function purposeField(namespaces: readonly string[]): Form {
  return {
    title: 'Purpose',
    description: 'A namespace of the cluster: one of those offered, or any that is ordered on it.',
    type: 'string',
    pattern: PURPOSE,
    maxLength: LENGTH,
    examples: namespaces,
  };
}

function nameField(description: string): Form {
  return { title: 'Name', description, type: 'string', pattern: NAME, maxLength: LENGTH };
}

/** What a form asks once it is known on which cluster. */
function fieldsFor({ isNamespaced, namespaces, spec }: Offer): Form {
  return { ...(isNamespaced && { purpose: purposeField(namespaces) }), spec: { title: 'Fields', ...formOf(spec) } };
}

function requiredFor({ isNamespaced }: Offer): string[] {
  return isNamespaced ? ['purpose', 'spec'] : ['spec'];
}

/** The name of a template, and of its folder; of one that the catalog would not take, the end is a hash of it. */
function entityNameOf(name: string): string {
  const lower = name.toLowerCase();
  if (lower.length <= ENTITY_NAME_LENGTH) return lower;
  return lower.slice(0, ENTITY_NAME_LENGTH - 8) + hash(name).replace(/[-_]/g, '').slice(0, 8).toLowerCase();
}
