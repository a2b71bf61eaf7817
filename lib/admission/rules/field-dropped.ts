import { droppedFields } from 'api-server-verdict';
import type { OrderRule } from '../rule.ts';
import { verdictOn } from '../verdict.ts';

export default {
  code: 'field-dropped',
  about: 'schema',
  severity: 'warning',
  sentence:
    'What is ordered is kept: within an object that declares no fields, the API server drops all without a word.',
  refused: {
    'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, notes: { of: 'me' } } });",
  },
  passes: { 'orders/production/photos/cats.ts': "new Bucket(purpose, 'cats', { spec: { size: 1, notes: {} } });" },
  judgeOrder: (subject) => {
    if (verdictOn(subject).length > 0) return [];
    const { schema, manifest, api } = subject;
    return droppedFields(schema, manifest).map((field) => ({
      field,
      message: `is dropped without a word: ${api.kind} ${api.revision} declares no such field, and refuses none there`,
      hint: 'remove it, or have the XRD declare it',
    }));
  },
} satisfies OrderRule;
