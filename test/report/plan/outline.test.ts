import { outline } from '../../../lib/report/plan/outline.ts';
import { anOrder, type Said } from '../../support/admission.ts';
import { planBetween } from '../../support/plan.ts';

const CATALOG = 'terasky.backstage.io';
const order = (said: Said = {}) => anOrder({ name: 'a', spec: { name: 'a' }, ...said });

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
  const blocks = outline(made)
    .flatMap(({ files }) => files)
    .flatMap((file) => file.blocks);
  expect(blocks.map((block) => block.fields)).toEqual([fields]);
});
