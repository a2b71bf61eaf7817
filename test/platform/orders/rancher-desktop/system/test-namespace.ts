import { ManagedNamespace } from '#imports/rancher-desktop';
import { orders } from '#lib';

export default orders((system) => {
  new ManagedNamespace(system, 'test-namespace', {
    spec: { name: 'test' },
  });
});
