import type { OrderRule } from '../rule.ts';

/** A deprecated version still applies, but not for ever; the API server warns of it too. */
export const notDeprecated: OrderRule = ({ manifest, api }) => {
  const version = api.crd.spec.versions.find(({ name }) => manifest.apiVersion === `${api.crd.spec.group}/${name}`);
  if (version?.deprecated !== true) return [];
  const message = `is ${manifest.apiVersion}, which is deprecated`;
  const hint = version.deprecationWarning ?? 'order it in the version that the cluster stores';
  return [{ rule: 'api', severity: 'warning', field: 'apiVersion', message, hint }];
};
