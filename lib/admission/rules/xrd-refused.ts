import { objectionsToSchema } from 'api-server-verdict';
import type { Xrd } from '../../load/xrds.ts';
import { kindsIn } from '../../model/xrd.ts';
import { toCustomResourceDefinition } from '../crd.ts';
import type { FileObjection, Offering, OfferingRule } from '../rule.ts';

const xrd = (size: string) => `apiVersion: apiextensions.crossplane.io/v2
kind: CompositeResourceDefinition
metadata:
  name: buckets.example.org
spec:
  group: example.org
  names: { kind: Bucket, plural: buckets }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      referenceable: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { size: ${size} } }`;

export default {
  code: 'xrd-refused',
  about: 'schema',
  sentence:
    'The API server takes the CRDs that Crossplane makes of an XRD: their schemas are structural, and their rules are such as it takes.',
  refused: { 'imports/xrds/Bucket/1.0.0.yaml': xrd('{ minimum: 1 }') },
  passes: { 'imports/xrds/Bucket/1.0.0.yaml': xrd('{ type: integer, minimum: 1 }') },
  judgeOffering: ({ xrds }: Pick<Offering, 'xrds'>) => xrds.flatMap(refused),
} satisfies OfferingRule;

function refused({ xrd, kind, file }: Xrd): FileObjection[] {
  const versions = kindsIn(xrd).flatMap((names) => [...toCustomResourceDefinition(xrd, names).spec.versions.entries()]);
  const found = versions.flatMap(([index, { schema }]) =>
    objectionsToSchema(schema.openAPIV3Schema, `spec.versions[${index}].schema.openAPIV3Schema`).map((objection) => ({
      ...{ file, kind },
      ...objection,
    })),
  );
  // What is wrong with a field of the XRD is so in all that is made of it.
  return [...new Map(found.map((objection) => [JSON.stringify(objection), objection])).values()];
}
