import { WhoAmIService } from '#imports/openportal';
import { orders, ownedBy } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'whoami-demo', {
    metadata: ownedBy('group:default/service-provider'),
    spec: { name: 'whoami-demo' },
  });
});
