import { ManagedNamespace } from '#imports/openportal';
import { orders } from '#lib';

export default orders((system) => {
  new ManagedNamespace(system, 'team-123-namespace', {
    spec: { name: 'team-123' },
  });
});
