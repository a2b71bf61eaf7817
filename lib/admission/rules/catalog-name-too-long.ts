import { ENTITY_NAME_LENGTH, entityName } from '../../backstage/entity.ts';
import type { OrderRule } from '../rule.ts';

export default {
  code: 'catalog-name-too-long',
  about: 'annotation',
  severity: 'warning',
  sentence: `An order that the cluster takes is in the catalog, too: that drops names of more than ${ENTITY_NAME_LENGTH} characters silently.`,
  refused: {
    'orders/production/photos/cats.ts': `new Bucket(purpose, 'all-the-cats-that-were-ever-seen-on-the-way-to-work', {
  spec: { size: 1 },
});`,
  },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: ({ manifest, cluster }) => {
    const name = entityName(manifest, cluster.context);
    const excess = name.length - ENTITY_NAME_LENGTH;
    if (excess <= 0) return [];
    const message = `makes the catalog entity ${name}, longer than ${ENTITY_NAME_LENGTH}: the catalog would not show it`;
    return [{ field: 'metadata.name', message, hint: `shorten it by ${excess}` }];
  },
} satisfies OrderRule;
