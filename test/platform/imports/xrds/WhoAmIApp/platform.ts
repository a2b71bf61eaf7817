import { kind } from '#lib';

export default kind({
  claims: { host: 'spec.host', zone: { otherwise: 'openportal-zone' } },
});
