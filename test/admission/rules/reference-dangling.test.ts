import { anOrder, judge } from '../../support/admission.ts';

describe('a reference in the catalog to another order leads to one:', () => {
  const referring = (annotation: string, value: string) =>
    anOrder({
      name: 'referring',
      kind: 'WhoAmIApp',
      spec: {},
      metadata: { annotations: { [`terasky.backstage.io/${annotation}`]: value } },
    });

  test.each([
    ['an order', 'dependsOn', 'component:default/app-demo-openportal', []],
    ['two orders', 'dependsOn', 'app-demo-openportal,\nreferring-demo-openportal', []],
    [
      'an order that is gone',
      'dependsOn',
      'component:default/gone-demo-openportal',
      ['refers to gone-demo-openportal, which nobody orders'],
    ],
    [
      'a part of nothing',
      'subcomponent-of',
      'gone-demo-openportal',
      ['refers to gone-demo-openportal, which nobody orders'],
    ],
    ['what was never an order', 'dependsOn', 'resource:default/postgres', []],
  ])('%s', (_, annotation, value, messages) => {
    const { findings } = judge([anOrder(), referring(annotation, value)]);
    expect(findings.map(({ message }) => message)).toEqual(messages);
    expect(findings.every(({ severity }) => severity === 'warning')).toBe(true);
  });
});
