import { WhoAmIApp } from '#imports/rancher-desktop';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIApp(demo, 'demo-whoami', {
    spec: { name: 'demo-whoami', replicas: 1 },
  });
});
