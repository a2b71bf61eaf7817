import { kind } from '#lib';

export default kind({
  claims: { host: 'spec.name', zone: { field: 'spec.zone', otherwise: 'openportal-zone' } },
});
