import type { Xrd } from '../../load/xrds.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { toCustomResourceDefinition } from '../crd.ts';
import { objectionsToSchema } from '../definition.ts';

/** The API server takes the CRD that Crossplane makes of an XRD: its schema is structural, and its rules are such as it takes. */
export function xrdFindings({ xrd, kind, file }: Xrd): Finding[] {
  return toCustomResourceDefinition(xrd).spec.versions.flatMap(({ schema: { openAPIV3Schema } }, index) =>
    objectionsToSchema(openAPIV3Schema, `spec.versions[${index}].schema.openAPIV3Schema`).map((objection) =>
      aboutFile(file, { kind, ...objection }),
    ),
  );
}
