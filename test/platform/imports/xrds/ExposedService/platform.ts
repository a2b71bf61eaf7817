import { kind } from '#lib';

export default kind({
  claims: { host: 'spec.hostname', zone: { otherwise: 'openportal-zone' } },
});
