import { CatalogOrders } from './lib/app.ts';

export const app = new CatalogOrders(__dirname, {
  url: 'https://github.com/open-service-portal/catalog-orders',
  branch: 'main',
  owner: 'group:default/platform-team',
});

if (require.main === module) app.synth();
