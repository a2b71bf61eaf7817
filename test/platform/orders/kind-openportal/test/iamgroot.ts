import { WhoAmIApp } from '#imports/kind-openportal';
import { orders } from '#lib';

export default orders((test) => {
  new WhoAmIApp(test, 'iamgroot', {
    spec: { name: 'iamgroot' },
  });
});
