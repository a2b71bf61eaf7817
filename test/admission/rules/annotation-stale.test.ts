import { anOrder, judge } from '../../support/admission.ts';

const SOURCE = 'terasky.backstage.io/source-file-url';
const PLACE = 'https://github.com/open-service-portal/catalog-orders/blob/main/orders/openportal/demo/app.ts';

/** What is said of an order with these annotations, and the annotations that it ends up with. */
function annotated(annotations: Readonly<Record<string, string>>): {
  said: string[];
  applied: Readonly<Record<string, string>>;
} {
  const { findings, subjects } = judge([anOrder({ metadata: { annotations } })]);
  return {
    said: findings.map(({ severity, rule, field, hint }) => `${severity} [${rule}] ${field ?? ''}: ${hint}`),
    applied: subjects[0]?.manifest.metadata.annotations ?? {},
  };
}

describe('an annotation that the place of an order decides', () => {
  test.each([
    ['need not be typed', {}, []],
    ['may be typed as it is', { [SOURCE]: PLACE }, []],
    [
      'is replaced, with a warning, where another place is typed',
      { [SOURCE]: 'https://github.com/open-service-portal/catalog-orders/blob/main/openportal/undefined/app.yaml' },
      [`warning [annotation] metadata.annotations[${SOURCE}]: remove it: it is derived, and says ${PLACE}`],
    ],
  ])('%s', (_, annotations, said) => {
    expect(annotated(annotations)).toEqual({ said, applied: expect.objectContaining({ [SOURCE]: PLACE }) as unknown });
  });
});

test("any other annotation is the engineer's", () => {
  const own = {
    'terasky.backstage.io/title': 'My app',
    'terasky.backstage.io/owner': 'group:default/a',
    'example.org/x': 'y',
  };
  expect(annotated(own)).toEqual({ said: [], applied: expect.objectContaining(own) as unknown });
});

test('what is typed beside the edit link stays beside it, without a warning', () => {
  const name = 'terasky.backstage.io/component-annotations';
  const { said, applied } = annotated({ [name]: 'example.org/a=b' });
  expect(said).toEqual([]);
  expect(applied[name]).toMatch(/^example\.org\/a=b,backstage\.io\/edit-url=/);
});
