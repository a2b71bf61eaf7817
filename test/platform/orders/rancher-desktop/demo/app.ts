import { WhoAmIService } from '#imports/rancher-desktop';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIService(demo, 'app', {
    spec: { name: 'app' },
  });
});
