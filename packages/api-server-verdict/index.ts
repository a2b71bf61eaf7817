/** What a kube-apiserver says of a custom resource, or of its definition, without one. */

export type { CustomResourceDefinition, CustomVersion, Names, PrinterColumn } from './lib/crd.ts';
export { objectionsToSchema } from './lib/definition.ts';
export { isKind, isLabel, isSubdomain, LABEL_LENGTH } from './lib/metadata/dns-names.ts';
export { METADATA } from './lib/metadata/schema.ts';
export { didYouMean } from './lib/nearest.ts';
export { type Definition, objectionsTo } from './lib/object.ts';
export type { Objection } from './lib/objection.ts';
export type { Schema, ValidationRule } from './lib/schema.ts';
export { MOST_BYTES } from './lib/size.ts';
export { asCreated, hasDefault, withDefaults } from './lib/structural/defaults.ts';
export { droppedFields } from './lib/structural/dropped.ts';
export { isObject, type JsonObject, own, same, textOf } from './lib/structural/kinds.ts';
export { sound } from './lib/structural/schema/sound.ts';
export { OF_EVERY_OBJECT } from './lib/structural/typed.ts';
export { join } from './lib/structural/violation.ts';
export { violations } from './lib/structural/violations.ts';
export { type Fault, faultOf } from './lib/yaml/fault.ts';
export {
  type Limits,
  type ManifestDocument,
  type Manifests,
  type ManifestValue,
  parseManifests,
  readManifests,
  REQUEST,
  STREAM,
} from './lib/yaml/parse.ts';
export type { Comment } from './lib/yaml/scanner.ts';
export { MAX_BYTES, tooLarge } from './lib/yaml/text.ts';
