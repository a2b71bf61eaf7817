import { aCluster, anOrder, judge } from '../../support/admission.ts';

const clusters = [aCluster('openportal'), aCluster('other')];
const record = (name: string, spec: Readonly<Record<string, unknown>>, cluster = 'openportal') =>
  anOrder({ cluster, kind: 'CloudflareDNSRecord', name, spec: { name: 'www', value: '1.1.1.1', ...spec } });

describe('a host name or record of a zone has one order:', () => {
  const taken = 'claims the host name www, as orders/openportal/demo/first.ts:5 does already';

  test.each([
    ['an address twice', record('second', { type: 'A' }), [taken]],
    ['an address of another family', record('second', { type: 'AAAA', value: '::1' }), [taken]],
    ['an alias for it', record('second', { type: 'CNAME', value: 'other' }), [taken]],
    ['a service of that name', anOrder({ name: 'service', spec: { name: 'www' } }), [taken]],
    ['but in another zone', record('second', { type: 'A', zone: 'elsewhere' }), []],
    ['but on another cluster', record('second', { type: 'A' }, 'other'), []],
    ['but a text beside it', record('second', { type: 'TXT' }), []],
    ['but another name', record('second', { type: 'A', name: 'mail' }), []],
  ])('%s', (_, second, messages) => {
    const { findings } = judge([record('first', { type: 'A' }), second], clusters);
    expect(findings.map(({ message }) => message)).toEqual(messages);
  });

  test('texts of one name may differ, and are not ordered twice', () => {
    const texts = ['a', 'b', 'a'].map((value, index) => record(`text-${index}`, { type: 'TXT', value }));
    expect(judge(texts, clusters).findings.map(({ name }) => name)).toEqual(['text-2']);
  });
});
