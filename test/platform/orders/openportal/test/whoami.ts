import { WhoAmIService } from '#imports/openportal';
import { orders } from '#lib';

export default orders((test) => {
  new WhoAmIService(test, 'whoami', {
    spec: { name: 'whoami' },
  });
});
