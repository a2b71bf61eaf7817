import type { OrderRule } from '../rule.ts';

export default {
  code: 'version-deprecated',
  about: 'api',
  severity: 'warning',
  sentence: 'A deprecated version still applies, but not for ever; the API server warns of it, too.',
  refused: { 'orders/production/photos/cats.ts': "new Drawer(purpose, 'cats', { spec: {} });" },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1 } });" },
  judgeOrder: ({ manifest, api }) => {
    const version = api.crd.spec.versions.find(({ name }) => manifest.apiVersion === `${api.crd.spec.group}/${name}`);
    if (version?.deprecated !== true) return [];
    const message = `is ${manifest.apiVersion}, which is deprecated`;
    const hint = version.deprecationWarning ?? 'order it in the version that the cluster stores';
    return [{ field: 'apiVersion', message, hint }];
  },
} satisfies OrderRule;
