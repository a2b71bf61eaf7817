import type { Schema } from 'api-server-verdict';
import { unknownKnowledge } from '../../../lib/admission/rules/known-kind.ts';
import type { KindProps } from '../../../lib/model/kind.ts';
import { brief } from '../../support/admission.ts';
import { loaded, xrdOf } from '../../support/xrd.ts';

const text: Schema = { type: 'string' };
/** The fields that a kind has at two revisions. */
const REVISIONS: readonly Readonly<Record<string, Schema>>[] = [
  { name: text, zone: text },
  { name: text, size: { type: 'integer' }, names: { type: 'object', properties: { host: text } } },
];
const XRDS = REVISIONS.map((properties, index) =>
  loaded(xrdOf('Bucket', { type: 'object', properties }), `${index}.0.0`),
);

describe('what is known of a kind is about the fields that its XRDs have:', () => {
  const record = { record: 'spec.name', type: 'spec.name', value: 'spec.name' };

  test.each<[string, unknown, string[]]>([
    ['nothing', {}, []],
    ['a field of all revisions', { namespace: 'spec.name' }, []],
    ['a field of one revision', { claims: { host: 'spec.names.host', zone: { field: 'spec.zone' } } }, []],
    ['a record', { claims: record, holdsData: false, owner: 'group:default/team' }, []],
    [
      'a field of none',
      { namespace: 'spec.nam', claims: { ...record, zone: { field: 'spec.none' } } },
      [
        '[schema] namespace is spec.nam, which is no text in any revision of Bucket',
        '[schema] claims.zone.field is spec.none, which is no text in any revision of Bucket',
      ],
    ],
    [
      'a number',
      { namespace: 'spec.size' },
      ['[schema] namespace is spec.size, which is no text in any revision of Bucket'],
    ],
    ['a path that begins elsewhere', { namespace: 'name' }, [expect.stringContaining('[schema] namespace ')]],
    ['a fact that is none', { holdsDate: true }, [expect.stringContaining('[schema] holdsDate is no field of')]],
    ['a fact of another type', { holdsData: 'yes' }, [expect.stringContaining('[schema] holdsData ')]],
    [
      'half a record',
      { claims: { record: 'spec.name' } },
      [expect.stringContaining('[schema] claims '), '[schema] claims.host is missing'],
    ],
    [
      'a host and a record',
      { claims: { host: 'spec.name', ...record } },
      [expect.stringContaining('[schema] claims ')],
    ],
  ])('%s', (_, props, said) => {
    const found = unknownKnowledge({ kind: 'Bucket', file: '', props: props as KindProps }, XRDS, []);
    expect(found.map(brief)).toEqual(said);
  });

  const known = { kind: 'Other', file: '', props: { holdsData: true } };

  test('a kind that there is no XRD of is none', () => {
    expect(unknownKnowledge(known, XRDS, []).map(brief)).toEqual(['[api] there is no XRD of Other']);
  });

  test('of a kind whose XRD cannot be read, nothing more is said', () => {
    expect(
      unknownKnowledge(known, XRDS, [{ folder: 'Other', kind: 'Other', revision: '1.0.0', pins: ['Other'] }]),
    ).toEqual([]);
  });
});
