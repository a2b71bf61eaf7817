import { schemaErrors } from '../../lib/structural/schema-errors.ts';
import { disagreement, lines, type SchemaCase } from './cases.ts';

test('a schema is taken or refused as by the API server', () => {
  const cases = lines('cases/schemas.jsonl') as SchemaCase[];
  const disagreements = cases.flatMap(({ what, schema, refused }) => {
    const found = schemaErrors(schema).map((error) => ({ ...error, hint: '' }));
    // What does not decode the server gives no field.
    const wrong = disagreement(
      refused.map((field) => (field === 'decode' ? '?' : field)),
      found,
    );
    return wrong === undefined ? [] : [`${what}: ${wrong}`];
  });
  process.stdout.write(`schemas: ${cases.length - disagreements.length}/${cases.length}\n`);
  expect(disagreements).toEqual([]);
});
