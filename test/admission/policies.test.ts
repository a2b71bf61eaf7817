import { aCluster, anOrder, KNOWN, REPOSITORY, XRDS } from '../support/admission.ts';
import { admit } from '../../lib/admission/admit.ts';
import { type Policy, policiesIn } from '../../lib/admission/policies.ts';
import type { OrderRule, RuleAcross } from '../../lib/admission/rule.ts';

import { defaultExports } from '../../lib/load/default-exports.ts';
import { temporaryRepository } from '../support/repository.ts';

const policy = (code: string, judge = 'judgeOrder: () => []') =>
  `export default { code: '${code}', about: 'layout', sentence: '', refused: {}, passes: {}, ${judge} };\n`;

describe('a file of policies/', () => {
  const repository = temporaryRepository({
    'policies/a-policy.ts': policy('first'),
    'policies/helpers/name.ts': 'export const name = 1;\n',
    'policies/no-judge.ts': policy('no-judge', ''),
    'policies/no-policy.ts': 'export const name = 1;\n',
    'policies/no-typescript.ts': 'export default {\n',
    'policies/of-a-policy.ts': policy('first'),
    'policies/of-a-rule.ts': policy('namespace-missing'),
    'policies/README.md': '',
    'policies/throwing.ts': "\n\nthrow new Error('no');\n",
    'policies/throwing-text.ts': "throw 'no';\n",
  });
  const { policies, findings } = policiesIn(defaultExports(repository.path('policies')));

  test('that exports one by default is one, and no other is read', () => {
    expect(policies).toMatchObject([{ file: 'policies/a-policy.ts', rule: { code: 'first' } }]);
  });

  test.each([
    ['exports what judges nothing', 'no-judge.ts', 1, 'exports no policy'],
    ['exports none', 'no-policy.ts', 1, 'exports no policy'],
    ['is no TypeScript', 'no-typescript.ts', 1, expect.stringContaining('throws: ') as string],
    ['has the code of another', 'of-a-policy.ts', 1, 'has the code first, as policies/a-policy.ts does already'],
    [
      'has that of a rule',
      'of-a-rule.ts',
      1,
      'has the code namespace-missing, as a rule of docs/rules.md does already',
    ],
    ['throws', 'throwing.ts', 3, 'throws: no'],
    ['throws what is no error', 'throwing-text.ts', 1, 'throws: no'],
  ])('that %s holds everything back', (_, name, line, message) => {
    const found = findings.filter(({ file }) => file === `policies/${name}`);
    expect(found).toMatchObject([{ code: 'policy-broken', severity: 'error', cluster: null, line, message }]);
  });

  test('there need be none', () => {
    expect(defaultExports(repository.path('policies/none'))).toEqual([]);
  });
});

describe('a policy', () => {
  const about = { about: 'layout', sentence: '', refused: {}, passes: {} } as const;
  const objection = { field: 'spec.name', message: 'is wrong', hint: 'correct it' };
  const orders = ['a', 'b', 'c'].map((name) => anOrder({ name, spec: { name } }));

  function found(...policies: readonly Policy['rule'][]): string[] {
    const { findings } = admit({
      ...{ repository: REPOSITORY, clusters: [aCluster('openportal')], xrds: XRDS, known: KNOWN, orders },
      policies: policies.map((rule) => ({ file: `policies/${rule.code}.ts`, rule })),
    });
    return findings.map(({ file, name, code, message }) => `${file} ${name ?? '-'} ${code}: ${message}`);
  }

  const each: OrderRule = {
    ...{ ...about, code: 'each' },
    judgeOrder: ({ order }) => {
      if (order.manifest.metadata.name === 'b') throw new TypeError('what b?');
      return [objection];
    },
  };
  const together: RuleAcross = {
    ...{ ...about, code: 'together' },
    judgeTogether: (subjects) => subjects.slice(2).map((subject) => ({ subject, objection })),
  };

  test('that throws at one order hides nothing that is found in the others', () => {
    expect(found(each, together)).toEqual([
      'orders/openportal/demo/a.ts a each: is wrong',
      'policies/each.ts b policy-broken: throws: what b?',
      'orders/openportal/demo/c.ts c each: is wrong',
      'orders/openportal/demo/c.ts c together: is wrong',
    ]);
  });

  test('that throws at all of them hides nothing that another finds', () => {
    const judgeTogether = () => {
      throw new Error('no');
    };
    expect(found({ ...together, code: 'none', judgeTogether }, together)).toEqual([
      'policies/none.ts - policy-broken: throws: no',
      'orders/openportal/demo/c.ts c together: is wrong',
    ]);
  });

  test('that answers with no list is broken, too', () => {
    const judgeOrder = (() => undefined) as unknown as OrderRule['judgeOrder'];
    expect(found({ ...each, judgeOrder })).toHaveLength(orders.length);
  });
});
