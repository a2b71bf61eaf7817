import type { Plan } from '../../../lib/plan/plan.ts';
import { outline } from '../../../lib/report/plan/outline.ts';
import { anOrder, type Said } from '../../support/admission.ts';
import { planBetween } from '../../support/plan.ts';

const CATALOG = 'terasky.backstage.io';
const order = (said: Said = {}) => anOrder({ name: 'a', spec: { name: 'a' }, ...said });

const blocksOf = (made: Plan) => outline(made).flatMap(({ files }) => files.flatMap(({ blocks }) => blocks));

test.each<[what: string, said: Said, fields: string[]]>([
  [
    'which file an order lies in, and of that nothing more',
    { file: 'orders/openportal/demo/b.ts' },
    ['only where its order file lies'],
  ],
  [
    'whether the catalog has it',
    { metadata: { annotations: { [`${CATALOG}/add-to-catalog`]: 'false' } } },
    [`metadata.annotations[${CATALOG}/add-to-catalog]  "true" → "false"`],
  ],
])('a plan tells a change of %s', (_, said, fields) => {
  const made = planBetween({ orders: [order()] }, { orders: [order(said)] });
  const blocks = blocksOf(made);
  expect(blocks.map((block) => block.fields)).toEqual([fields]);
});

test('orders of a loop read as one, however short their names are', () => {
  const names = ['a', 'b', 'name-1', 'web'];
  const made = planBetween(
    { orders: [] },
    { orders: names.map((name) => order({ name, spec: { name: `${name}-x` }, file: 'orders/openportal/demo/a.ts' })) },
  );
  const blocks = blocksOf(made);
  expect(blocks.map(({ heading }) => heading)).toEqual(['4 WhoAmIService in demo: a, b, name-1, web']);
  expect(blocks.flatMap(({ fields }) => fields)).toContainEqual('spec.name  "<name>-x"');
});
