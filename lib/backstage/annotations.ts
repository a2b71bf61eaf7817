import type { Order } from '../model/order.ts';
import { OWNER_ANNOTATION } from '../model/owner.ts';
import { hosted, webPage, type Repository } from '../model/repository.ts';

const TERASKY = 'terasky.backstage.io';
/** The annotation with annotations of the catalog entity, among them the link to the order file. */
export const COMPONENT_ANNOTATIONS = `${TERASKY}/component-annotations`;
const SOURCE_FILE_URL = `${TERASKY}/source-file-url`;
/** The field of an order that says in which file it lies. */
export const ORDER_FILE_FIELD = `metadata.annotations[${SOURCE_FILE_URL}]`;
const EDIT_URL = 'backstage.io/edit-url';
/** The name of the Software Template that removes an order. */
export const REMOVAL = 'remove-order';

/** What only the place of an order decides, for the catalog of Backstage. Read by the TeraSky kubernetes-ingestor. */
export function placeAnnotations(order: Order, repository: Repository): Readonly<Record<string, string>> {
  const { cluster, purpose, file, manifest } = order;
  const { host, owner, name } = hosted(repository);
  return {
    [SOURCE_FILE_URL]: webPage(repository, 'blob', file),
    [`${TERASKY}/source-info`]: JSON.stringify({
      pushToGit: true,
      gitBranch: repository.branch,
      gitRepo: `${host}?owner=${owner}&repo=${name}`,
      gitLayout: 'cluster-scoped',
      basePath: `${cluster}/${purpose}/${manifest.kind}`,
    }),
    [`${TERASKY}/system`]: purpose,
  };
}

/**
 * The catalog annotations of an order: those of its place, and around them what the order itself says of owner, title
 * and so on. The portal's link "edit" leads to the order file.
 * @param owner the owner where the order names none
 */
export function catalogAnnotations(
  order: Order,
  owner: string,
  repository: Repository,
): Readonly<Record<string, string>> {
  const own = order.manifest.metadata.annotations ?? {};
  const components = [own[COMPONENT_ANNOTATIONS], editUrl(order.file, repository)];
  return {
    [`${TERASKY}/add-to-catalog`]: 'true',
    [OWNER_ANNOTATION]: owner,
    ...(repository.portal !== undefined && { [`${TERASKY}/links`]: removalLink(order, repository.portal) }),
    ...own,
    ...placeAnnotations(order, repository),
    [COMPONENT_ANNOTATIONS]: components.filter(Boolean).join(','),
  };
}

/**
 * Whether a field of an object says no more than its place does, or than what it is: `metadata.namespace`,
 * `metadata.annotations[terasky.backstage.io/source-info].basePath`.
 */
export function isPlaced(field: string): boolean {
  const annotations = ['source-file-url', 'source-info', 'system', 'add-to-catalog', 'component-annotations'];
  const derived = annotations.map((name) => `metadata.annotations[${TERASKY}/${name}]`);
  return (
    ['apiVersion', 'kind', 'cluster', 'purpose', 'metadata.name', 'metadata.namespace'].includes(field) ||
    derived.some((one) => field.startsWith(one))
  );
}

/** The link to the form that removes an order file, filled in but for the confirmation. */
function removalLink({ cluster, purpose, file }: Order, portal: string): string {
  const place = { cluster, purpose, name: file.replace(/^.*\/|\.ts$/g, '') };
  const url = new URL(`create/templates/default/${REMOVAL}`, `${portal.replace(/\/$/, '')}/`);
  url.searchParams.set('formData', JSON.stringify(place));
  return JSON.stringify([{ url: url.href, title: 'Remove this order' }]);
}

function editUrl(file: string, repository: Repository): string {
  // The ingestor splits this value at commas.
  return `${EDIT_URL}=${webPage(repository, 'edit', file).replaceAll(',', '%2C')}`;
}

/** The order file that an object says it comes from; undefined where none of its own place could have that page. */
export function orderFileOf(
  { cluster, purpose, manifest }: Pick<Order, 'cluster' | 'purpose' | 'manifest'>,
  repository: Repository,
): string | undefined {
  const folder = `orders/${cluster}/${purpose}`;
  const page = `${webPage(repository, 'blob', folder)}/`;
  const url = manifest.metadata.annotations?.[SOURCE_FILE_URL] ?? '';
  const [, name] = /^([^/]+\.ts)$/.exec(url.startsWith(page) ? decoded(url.slice(page.length)) : '') ?? [];
  const file = `${folder}/${name ?? ''}`;
  return name !== undefined && webPage(repository, 'blob', file) === url ? file : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return '';
  }
}

/** Annotations without the link to an order file that the catalog annotations of this order have added to them. */
export function withoutEditUrl(
  annotations: Readonly<Record<string, string>>,
  file: string,
  repository: Repository,
): Readonly<Record<string, string>> {
  const { [COMPONENT_ANNOTATIONS]: components = '', ...others } = annotations;
  const own = components.slice(0, -editUrl(file, repository).length).replace(/,$/, '');
  return own === '' ? others : { ...others, [COMPONENT_ANNOTATIONS]: own };
}

/** What is left of annotations for an order file to say: all but what its place decides, and links to edit it. */
export function withoutPlace(
  annotations: Readonly<Record<string, string>>,
  order: Order,
  repository: Repository,
): Readonly<Record<string, string>> {
  const placed = Object.keys(placeAnnotations(order, repository));
  const components = annotations[COMPONENT_ANNOTATIONS]?.split(',').filter((one) => !one.startsWith(`${EDIT_URL}=`));
  return Object.fromEntries(
    Object.entries(annotations).flatMap(([name, value]) => {
      if (placed.includes(name)) return [];
      const said = name === COMPONENT_ANNOTATIONS && components !== undefined ? components.join(',') : value;
      return said === '' && said !== value ? [] : [[name, said]];
    }),
  );
}

/** The annotations of a manifest on disk that name another place than where it lies. */
export function placesNamed({ cluster, purpose, manifest }: Order): string[] {
  const { kind, metadata } = manifest;
  const named = (annotation: string): string | undefined => {
    const value: unknown = metadata.annotations?.[`${TERASKY}/${annotation}`];
    return typeof value === 'string' ? value : undefined;
  };
  const url = named('source-file-url');
  const info = named('source-info');
  const system = named('system');
  const folder = `${cluster}/${purpose}`;
  const path = `${folder}/${kind}/${metadata.name ?? ''}.yaml`;
  return [
    // It leads to the manifest itself, or to the order file that it was synthesized from.
    ...(url === undefined || url.endsWith(`/${path}`) || url.includes(`/orders/${folder}/`) ? [] : ['source-file-url']),
    ...(info === undefined || basePathOf(info) === `${folder}/${kind}` ? [] : ['source-info']),
    ...(system === undefined || system === purpose ? [] : ['system']),
  ].map((annotation) => `${TERASKY}/${annotation}`);
}

function basePathOf(info: string): unknown {
  try {
    return (JSON.parse(info) as { basePath?: unknown } | null)?.basePath;
  } catch {
    return undefined;
  }
}
