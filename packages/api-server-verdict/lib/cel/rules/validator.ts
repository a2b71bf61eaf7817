import type { Schema } from '../../schema.ts';
import { functions } from '../libraries/index.ts';
import { declaredType } from '../schema/declare.ts';
import { schemaOfValues } from '../schema/resource.ts';
import { type CompiledRule, compileRule } from './rule.ts';

/** The rules of a schema and of all that is in it; see NewValidator in k8s.io/apiextensions-apiserver. */
export interface Validator {
  readonly schema: Schema;
  readonly isResource: boolean;
  readonly rules: readonly CompiledRule[];
  /** Why the rules cannot even be compiled. */
  readonly failure?: string;
  readonly items?: Validator;
  readonly values?: Validator;
  readonly properties: ReadonlyMap<string, Validator>;
}

const validators = new WeakMap<Schema, Validator | 'none'>();

/** The rules of the schema of a whole object, or of a part of one, compiled once; undefined if there are none. */
export function validatorOf(schema: Schema, isResource = true): Validator | undefined {
  const known = validators.get(schema);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const validator = build(schema, isResource);
  validators.set(schema, validator ?? 'none');
  return validator;
}

function build(schema: Schema, isResource: boolean): Validator | undefined {
  const { items, properties: fields = {} } = schema;
  const values = schemaOfValues(schema);
  const itemValidator = items && build(items, isEmbedded(items));
  const valueValidator = values && build(values, isEmbedded(values));
  const properties = new Map<string, Validator>();
  for (const [name, property] of Object.entries(fields)) {
    // What rules cannot see is not held to rules either.
    const isSeen = declaredType(property, isEmbedded(property)) !== undefined;
    const validator = isSeen ? build(property, isEmbedded(property)) : undefined;
    if (validator !== undefined) properties.set(name, validator);
  }
  const own = compileRules(schema, isResource);
  const isEmpty =
    own.rules.length === 0 &&
    own.failure === undefined &&
    itemValidator === undefined &&
    valueValidator === undefined &&
    properties.size === 0;
  return isEmpty ? undefined : { schema, isResource, ...own, items: itemValidator, values: valueValidator, properties };
}

function compileRules(schema: Schema, isResource: boolean): Pick<Validator, 'rules' | 'failure'> {
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return { rules: [] };
  const type = declaredType(schema, isResource);
  if (type === undefined) return { rules: [], failure: 'failed to convert to declType for CEL validation rules' };
  return { rules: rules.map((rule) => compileRule(rule, schema, type, functions)) };
}

function isEmbedded(schema: Schema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true;
}
