import type { Schema } from 'api-server-verdict';
import kindKnowledgeWrong from '../../../lib/admission/rules/kind-knowledge-wrong.ts';
import { aboutFiles } from '../../../lib/admission/rulebook.ts';
import type { Faulty } from '../../../lib/load/xrds.ts';
import type { KindProps, KnownKind } from '../../../lib/model/kind.ts';
import { brief, REPOSITORY } from '../../support/admission.ts';
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

function saidOf(known: KnownKind, faulty: readonly Faulty[] = []): string[] {
  const objections = kindKnowledgeWrong.judgeOffering({
    ...{ clusters: [], faultyClusters: [], xrds: XRDS, faulty, known: [known] },
    repository: REPOSITORY,
  });
  return aboutFiles(kindKnowledgeWrong, objections).map(brief);
}

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
    ['a field that every object has', { kind: 'Bucket' }, [expect.stringContaining('[schema] kind is no field of')]],
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
    expect(saidOf({ kind: 'Bucket', file: '', props: props as KindProps })).toEqual(said);
  });

  const known = { kind: 'Other', file: '', props: { holdsData: true } };

  test('a kind that there is no XRD of is none', () => {
    expect(saidOf(known)).toEqual(['[api] there is no XRD of Other']);
  });

  test('of a kind whose XRD cannot be read, nothing more is said', () => {
    const faulty = { folder: 'Other', kind: 'Other', revision: '1.0.0', pins: ['Other'], kinds: ['Other'] };
    expect(saidOf(known, [faulty])).toEqual([]);
  });
});
