import { type Schema, violations } from 'api-server-verdict';
import type { Revision, Xrd } from '../../load/xrds.ts';
import { aboutFile, type Finding } from '../../model/finding.ts';
import type { ZoneRecord, HostName, KindProps, KnownKind } from '../../model/kind.ts';
import { ownerOf } from './owner.ts';

const TEXT: Schema = { type: 'string', minLength: 1 };
const FIELD: Schema = { type: 'string', pattern: '^spec(\\.[^.[\\]]+)+$' };
const KIND: Schema = {
  type: 'object',
  properties: {
    namespace: FIELD,
    claims: {
      type: 'object',
      properties: {
        ...{ host: FIELD, record: FIELD, type: FIELD, value: FIELD },
        zone: { type: 'object', properties: { field: FIELD, otherwise: TEXT } },
      },
      oneOf: [{ required: ['host'] }, { required: ['record', 'type', 'value'] }],
    },
    holdsData: { type: 'boolean' },
    owner: TEXT,
  },
};

/** What the platform says it knows of a kind is about a kind that there is, and about fields that a revision of it has. */
export function unknownKnowledge(
  { kind, file, props }: KnownKind,
  xrds: readonly Xrd[],
  faulty: readonly Revision[],
): Finding[] {
  const broken = violations(KIND, props, '', 'what a platform knows of a kind');
  if (broken.length > 0) {
    return broken.map(({ field, message, hint }) => aboutFile(file, { rule: 'schema', kind, field, message, hint }));
  }
  const owner = ownerOf('owner', props.owner);
  if (owner.length > 0) return owner.map((objection) => aboutFile(file, { kind, ...objection }));
  const schemas = xrds
    .filter((xrd) => xrd.kind === kind)
    .flatMap(({ xrd }) => xrd.spec.versions.map(({ schema }) => schema.openAPIV3Schema));
  if (faulty.some((one) => one.kind === kind)) return [];
  if (schemas.length === 0) {
    const hint = 'put an XRD beside it, or remove it';
    return [aboutFile(file, { rule: 'api', kind, message: `there is no XRD of ${kind}`, hint })];
  }
  return fieldsIn(props)
    .filter(({ value }) => !schemas.some((schema) => hasText(schema, value.split('.'))))
    .map(({ field, value }) => {
      const message = `is ${value}, which is no text in any revision of ${kind}`;
      return aboutFile(file, { rule: 'schema', kind, field, message, hint: 'name a field that its XRDs have' });
    });
}

/** The fields of the kind that are named in what is known of it, each by where that is. */
function fieldsIn({ namespace, claims }: KindProps): { field: string; value: string }[] {
  const { host, record, type, value, zone }: Partial<HostName & ZoneRecord> = claims ?? {};
  const ofClaims = { host, record, type, value, 'zone.field': zone?.field };
  const named = [['namespace', namespace], ...Object.entries(ofClaims).map(([name, of]) => [`claims.${name}`, of])];
  return named.flatMap(([field = '', value]) => (value === undefined ? [] : [{ field, value }]));
}

function hasText(schema: Schema | undefined, [name, ...below]: readonly string[]): boolean {
  return name === undefined ? schema?.type === 'string' : hasText(schema?.properties?.[name], below);
}
