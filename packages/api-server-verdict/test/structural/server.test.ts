import { withDefaults } from '../../lib/structural/defaults.ts';
import { droppedFields } from '../../lib/structural/dropped.ts';
import { violations } from '../../lib/structural/violations.ts';
import type { Schema } from '../../lib/schema.ts';
import { type Case, casesOf, disagreement, quoted } from './cases.ts';

const THEMES = [
  'types',
  'numbers',
  'strings',
  'formats',
  'objects',
  'lists',
  'defaults',
  'alternatives',
  'embedded',
  'random',
];

function whole({ schema, value }: Case): { schema: Schema; object: unknown } {
  return { schema: { type: 'object', properties: { spec: schema } }, object: { spec: value } };
}

/** Counts the cases in which we say what the server says, and tells the others apart. */
function agreeOn(what: string, cases: readonly Case[], disagree: (one: Case) => string | undefined): void {
  const disagreements = cases.flatMap((one) => {
    const wrong = disagree(one);
    return wrong === undefined ? [] : [`${one.what}: ${quoted(one.value)}: ${wrong}`];
  });
  process.stdout.write(`${what}: ${cases.length - disagreements.length}/${cases.length}\n`);
  expect(disagreements).toEqual([]);
}

describe('a value is taken or refused as by the API server', () => {
  test.each(THEMES)('%s', (theme) => {
    agreeOn(theme, casesOf(theme), (one) => {
      const { schema, object } = whole(one);
      return disagreement(one.fields, violations(schema, object, '', 'Thing'));
    });
  });
});

describe('what is taken', () => {
  const taken = THEMES.flatMap(casesOf).filter(({ fields }) => fields.length === 0);

  test('gets the defaults that the API server gives it', () => {
    agreeOn(
      'with its defaults',
      taken.filter(({ defaulted }) => defaulted !== undefined),
      (one) => {
        const { schema, object } = whole(one);
        const { spec } = withDefaults(schema, object) as { spec: unknown };
        return quoted(sorted(spec)) === quoted(sorted(one.defaulted)) ? undefined : `it becomes ${quoted(spec)}`;
      },
    );
  });

  test('loses the fields that the API server drops', () => {
    agreeOn('without what is dropped', taken, (one) => {
      const { schema, object } = whole(one);
      const dropped = droppedFields(schema, object).sort();
      return dropped.join() === [...(one.dropped ?? [])].sort().join() ? undefined : `it loses ${dropped.join(', ')}`;
    });
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
