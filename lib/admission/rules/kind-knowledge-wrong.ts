import type { Schema } from 'api-server-verdict';
import { brokenProps } from '../../load/props.ts';
import type { Revision, Xrd } from '../../load/xrds.ts';
import type { ZoneRecord, HostName, KindProps, KnownKind } from '../../model/kind.ts';
import type { FileObjection, OfferingRule } from '../rule.ts';

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

export default {
  code: 'kind-knowledge-wrong',
  about: 'schema',
  sentence:
    'What the platform says it knows of a kind is about a kind that there is, and about fields that a revision of it has.',
  refused: { 'imports/xrds/Tenant/platform.ts': "kind({ namespace: 'spec.nameSpace' })" },
  passes: { 'imports/xrds/Tenant/platform.ts': "kind({ namespace: 'spec.name' })" },
  judgeOffering: ({ known, xrds, faulty }) => known.flatMap((one) => unknownOf(one, xrds, faulty)),
} satisfies OfferingRule;

/** What of that is about nothing. */
export function unknownOf(
  { kind, file, props }: KnownKind,
  xrds: readonly Xrd[],
  faulty: readonly Revision[],
): FileObjection[] {
  const broken = brokenProps(KIND, props, 'what a platform knows of a kind');
  if (broken.length > 0) return broken.map((one) => ({ file, kind, ...one }));
  const schemas = xrds
    .filter((xrd) => xrd.kind === kind)
    .flatMap(({ xrd }) => xrd.spec.versions.map(({ schema }) => schema.openAPIV3Schema));
  if (faulty.some((one) => one.kind === kind)) return [];
  if (schemas.length === 0) {
    const hint = 'put an XRD beside it, or remove it';
    return [{ file, kind, rule: 'api', field: null, message: `there is no XRD of ${kind}`, hint }];
  }
  return fieldsIn(props)
    .filter(({ value }) => !schemas.some((schema) => hasText(schema, value.split('.'))))
    .map(({ field, value }) => {
      const message = `is ${value}, which is no text in any revision of ${kind}`;
      return { file, kind, field, message, hint: 'name a field that its XRDs have' };
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
