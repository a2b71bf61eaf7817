import { groupBy } from '../../model/group.ts';
import { isProtected } from '../../model/protect.ts';
import type { RuleAcross, Subject } from '../rule.ts';
import { namespaceOrderedBy } from './namespace-ordered-twice.ts';

export default {
  code: 'namespace-unprotected',
  about: 'namespace',
  severity: 'warning',
  sentence: 'A namespace takes all orders in it along, so the order that makes it is protected where one of them is.',
  refused: {
    'orders/production/system/videos.ts': "new Tenant(purpose, 'videos', { spec: { name: 'videos' } });",
    'orders/production/videos/cats.ts': "protect(new Bucket(purpose, 'cats', { spec: { size: 1 } }));",
  },
  passes: {
    'orders/production/system/videos.ts': "protect(new Tenant(purpose, 'videos', { spec: { name: 'videos' } }));",
    'orders/production/videos/cats.ts': "protect(new Bucket(purpose, 'cats', { spec: { size: 1 } }));",
  },
  judgeTogether: (subjects) => {
    const isKept = (subject: Subject) => subject.known.fact('protected', () => isProtected(subject.manifest.metadata));
    const protectedOnes = subjects.filter(isKept);
    const purposes = groupBy(protectedOnes, ({ order }) => `${order.cluster}/${order.purpose}`);
    return subjects.flatMap((subject) => {
      const { order } = subject;
      const namespace = namespaceOrderedBy(subject);
      const [first, ...others] = purposes.get(`${order.cluster}/${namespace ?? ''}`) ?? [];
      if (first === undefined || isKept(subject)) return [];
      const { kind, metadata } = first.manifest;
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      const message = `is not protected, and takes along what is in the namespace: ${kind}/${metadata.name ?? ''}${more}`;
      const hint =
        order.asWritten === true
          ? 'annotate it too with kustomize.toolkit.fluxcd.io/prune: disabled'
          : 'protect(…) it too, or protect the whole purpose in clusters/';
      return [{ subject, objection: { field: null, message, hint } }];
    });
  },
} satisfies RuleAcross;
