import { objectionsToSchema } from 'api-server-verdict';
import type { Xrd } from '../../load/xrds.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { kindsIn } from '../../model/xrd.ts';
import { toCustomResourceDefinition } from '../crd.ts';

/** The API server takes the CRDs that Crossplane makes of an XRD: their schemas are structural, and their rules are such as it takes. */
export function xrdFindings({ xrd, kind, file }: Xrd): Finding[] {
  const versions = kindsIn(xrd).flatMap((names) => [...toCustomResourceDefinition(xrd, names).spec.versions.entries()]);
  const found = versions.flatMap(([index, { schema }]) =>
    objectionsToSchema(schema.openAPIV3Schema, `spec.versions[${index}].schema.openAPIV3Schema`).map((objection) =>
      aboutFile(file, { kind, ...objection }),
    ),
  );
  // What is wrong with a field of the XRD is so in all that is made of it.
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
}
