import type { Xrd } from '../../load/xrds.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import { compileRules } from '../cel/validate.ts';
import { toCustomResourceDefinition } from '../crd.ts';
import { schemaErrors } from '../structural/schema-errors.ts';

/** The API server takes the CRD that Crossplane makes of an XRD: its schema is structural, and its rules compile. */
export function xrdFindings({ xrd, kind, file }: Xrd): Finding[] {
  return toCustomResourceDefinition(xrd).spec.versions.flatMap(({ schema }, index) => {
    const { openAPIV3Schema } = schema;
    const path = `spec.versions[${index}].schema.openAPIV3Schema`;
    const ofSchema = schemaErrors(openAPIV3Schema).map(({ field, message }) => {
      const below = field === '' || field.startsWith('[') ? field : `.${field}`;
      return aboutFile(file, { rule: 'schema', kind, field: `${path}${below}`, message, hint: SCHEMA });
    });
    const ofRules = compileRules(openAPIV3Schema).map(({ field, message, hint = RULES }) =>
      aboutFile(file, { rule: 'cel', kind, field: field.replace(/^openAPIV3Schema/, path), message, hint }),
    );
    return [...ofSchema, ...ofRules];
  });
}

const SCHEMA = 'correct the XRD: no cluster would take the kind as it is';
const RULES = 'correct the rule: no cluster would take the kind as it is';
