import { kind } from '#lib';

export default kind({
  namespace: 'spec.name',
});
