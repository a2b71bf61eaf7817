import { didYouMean } from 'api-server-verdict';
import { pinnedOf } from '../../load/pins.ts';
import type { Xrd } from '../../load/xrds.ts';
import { exportedName } from '../../model/class-name.ts';
import type { Order } from '../../model/order.ts';
import { kindsIn } from '../../model/xrd.ts';
import type { Objection, PlaceRule } from '../rule.ts';
import type { Api, ServedCluster } from '../served-cluster.ts';

export default {
  code: 'kind-not-served',
  about: 'api',
  sentence: 'A cluster takes the kinds and versions that it serves: others it does not know at all.',
  refused: {
    'production/photos/Bucket/cats.yaml': `apiVersion: example.org/v2
kind: Bucket
metadata:
  name: cats
  namespace: photos
spec:
  size: 1`,
  },
  passes: {
    'production/photos/Bucket/cats.yaml': `apiVersion: example.org/v1
kind: Bucket
metadata:
  name: cats
  namespace: photos
spec:
  size: 1`,
  },
  judgePlace: (order, { clusters, xrds, faulty }) => {
    const cluster = clusters.find(({ context }) => context === order.cluster);
    if (cluster === undefined || cluster.serving(order.manifest) !== undefined) return [];
    const isFaulty = pinnedOf(cluster.cluster, faulty).some(([, { kinds }]) => kinds.includes(order.manifest.kind));
    return isFaulty ? [] : [notServed(order, cluster, xrds)];
  },
} satisfies PlaceRule;

function notServed({ manifest, asWritten }: Order, cluster: ServedCluster, xrds: readonly Xrd[]): Objection {
  const { apiVersion, kind } = manifest;
  const [group = ''] = apiVersion.split('/');
  const ofKind = cluster.ofKind(kind);
  if (ofKind.length === 0) {
    const kinds = [...cluster.apis.keys()];
    const message = `is ${kind}, which ${cluster.context} does not serve`;
    return { field: 'kind', message, hint: didYouMean(kind, kinds, 'kinds that it serves') };
  }
  const ofGroup = ofKind.filter(({ crd }) => crd.spec.group === group);
  const meant = ofGroup.length > 0 ? ofGroup : ofKind;
  const served = meant.map((api) => ({ api, versions: servedVersions(api) }));
  const said = served.map(({ api, versions }) => `${api.kind} ${api.revision} as ${versions.join(', ')}`).join(' and ');
  const message = `is ${apiVersion}, but ${cluster.context} serves ${said}`;
  const write = `write ${served.flatMap(({ versions }) => versions).join(' or ')}`;
  const names = meant.map(({ name }) => exportedName(name)).join(' or ');
  const hint = asWritten === true ? write : `import ${names} from #imports/${cluster.context}`;
  const other = xrds.find(({ xrd }) => xrd.spec.group === group && kindsIn(xrd).some((names) => names.kind === kind));
  if (ofGroup.length > 0 || other === undefined) return { field: 'apiVersion', message, hint };
  const pin = `pin '${other.kind}.${group}': '${other.revision}' in clusters/${cluster.context}.ts`;
  return { field: 'apiVersion', message, hint: `${hint}, or ${pin}` };
}

function servedVersions({ crd: { spec } }: Api): string[] {
  return spec.versions.filter(({ served }) => served).map(({ name }) => `${spec.group}/${name}`);
}
