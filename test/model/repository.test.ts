import { hosted, webPage } from '../../lib/model/repository.ts';

const at = (url: string) => ({ url, branch: 'main', owner: 'group:default/a' });

describe('the repository is read from its url', () => {
  test.each([
    'https://github.com/open-service-portal/catalog-orders',
    'https://github.com/open-service-portal/catalog-orders.git',
    'https://github.com/open-service-portal/catalog-orders/',
    'https://user@github.com/open-service-portal/catalog-orders',
    'ssh://git@github.com/open-service-portal/catalog-orders',
    'ssh://git@github.com:22/open-service-portal/catalog-orders.git',
  ])('%s', (url) => {
    expect(hosted(at(url))).toEqual({ host: 'github.com', owner: 'open-service-portal', name: 'catalog-orders' });
  });

  test.each(['https://github.com', 'https://github.com/', 'https://github.com/catalog-orders'])(
    '%s names none, and says where to correct it',
    (url) => {
      expect(() => hosted(at(url))).toThrow(`the repository url ${url} in main.ts names no owner and repository`);
    },
  );
});

test('its pages are on the web, however it is cloned', () => {
  const repository = at('ssh://git@github.com/open-service-portal/catalog-orders.git');
  expect(webPage(repository, 'blob', 'orders/a b.ts')).toBe(
    'https://github.com/open-service-portal/catalog-orders/blob/main/orders/a%20b.ts',
  );
});
