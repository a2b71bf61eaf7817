import { complete } from '../admission/complete.ts';
import type { Subject } from '../admission/rule.ts';
import { orderFileOf, withoutEditUrl } from '../backstage/annotations.ts';
import type { Finding } from '../model/finding.ts';
import { aboutOrder } from '../model/order.ts';
import type { Repository } from '../model/repository.ts';

/**
 * The annotations of an object in dist are those that a synth derives for an order file of the same place. Which file
 * that is, only the object itself says.
 */
export function annotationsDerived({ order, manifest, api, cluster }: Subject, repository: Repository): Finding[] {
  const file = orderFileOf(order, repository);
  const hint = 'npx cdk8s synth derives it';
  const wrong = (annotation: string, message: string) =>
    aboutOrder(order, { rule: 'annotation', field: `metadata.annotations[${annotation}]`, message, hint });
  if (file === undefined) {
    const folder = `orders/${order.cluster}/${order.purpose}/`;
    return [wrong('terasky.backstage.io/source-file-url', `leads to no order file in ${folder}`)];
  }
  const written = manifest.metadata.annotations ?? {};
  const annotations = withoutEditUrl(written, file, repository);
  const said = { ...order, file, manifest: { ...manifest, metadata: { ...manifest.metadata, annotations } } };
  const derived = complete(said, api, cluster, repository).metadata.annotations ?? {};
  return Object.keys({ ...written, ...derived })
    .filter((annotation) => written[annotation] !== derived[annotation])
    .map((annotation) => wrong(annotation, `is not what ${file} gives`));
}
