import { kind } from '#lib';

export default kind({
  claims: { record: 'spec.name', type: 'spec.type', value: 'spec.value', zone: { field: 'spec.zone' } },
});
