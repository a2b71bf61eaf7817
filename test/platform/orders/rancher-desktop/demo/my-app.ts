import { WhoAmIApp } from '#imports/rancher-desktop';
import { orders } from '#lib';

export default orders((demo) => {
  new WhoAmIApp(demo, 'my-app', {
    spec: { id: 'my-app', host: 'my-app.example.com' },
  });
});
