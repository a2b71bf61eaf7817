import fc from 'fast-check';
import { didYouMean, nearest } from '../lib/nearest.ts';

const contexts = ['kind-openportal', 'openportal', 'rancher-desktop'];
const kinds = ['CloudflareDNSRecord', 'DNSRecord', 'ManagedNamespace', 'WhoAmIApp', 'WhoAmIService'];

describe('of several names, the one that was meant by', () => {
  test.each([
    ['osp-openportal', contexts, 'openportal'],
    ['kind-openportl', contexts, 'kind-openportal'],
    ['rancher', contexts, 'rancher-desktop'],
    ['WhoAmIServce', kinds, 'WhoAmIService'],
    ['whoamiservice', kinds, 'WhoAmIService'],
    ['Namespace', kinds, 'ManagedNamespace'],
    ['DnsRecord', kinds, 'DNSRecord'],
    ['dmeo', ['demo', 'system'], 'demo'],
    ['replica', ['name', 'replicas', 'image'], 'replicas'],
    ['staging', contexts, undefined],
    ['Deployment', kinds, undefined],
    ['x', [], undefined],
  ])('%s', (name, candidates, meant) => {
    expect(nearest(name, candidates)).toBe(meant);
  });

  test('one of them is that', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3,8}$/), { minLength: 1 }), fc.nat(), (names, index) => {
        const name = names[index % names.length] ?? '';
        expect(nearest(name, names)).toBe(name);
      }),
    );
  });
});

describe('the remedy lists what there is', () => {
  test.each([
    [
      'after what was meant',
      'osp-openportal',
      contexts,
      `did you mean openportal? the contexts are: ${contexts.join(', ')}`,
    ],
    ['alone, where nothing is near', 'staging', contexts, `the contexts are: ${contexts.join(', ')}`],
    ['also when there is nothing', 'staging', [], 'there are no contexts'],
    [
      'as far as anybody reads',
      'staging',
      Array.from({ length: 52 }, (_, index) => String(index)),
      `the contexts are: ${[...Array(50).keys()].join(', ')} and 2 more`,
    ],
  ])('%s', (_, name, candidates, text) => {
    expect(didYouMean(name, candidates, 'contexts')).toBe(text);
  });
});
