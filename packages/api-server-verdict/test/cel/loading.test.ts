import { celViolations, compileRules } from '../../lib/cel/validate.ts';
import type { Schema } from '../../lib/schema.ts';

const loaded = jest.fn();

jest.mock('../../lib/cel/engine.ts', (): unknown => {
  loaded();
  return jest.requireActual('../../lib/cel/engine.ts');
});

test('the language is loaded by the first rule, and not by a schema without', () => {
  const plain: Schema = { type: 'object', properties: { a: { type: 'array', items: { type: 'string' } } } };
  expect(compileRules(plain)).toEqual([]);
  expect(celViolations(plain, { a: ['b'] }, undefined, '')).toEqual([]);
  expect(loaded).not.toHaveBeenCalled();

  const inside = {
    ...plain,
    additionalProperties: { type: 'string', 'x-kubernetes-validations': [{ rule: 'true' }] },
  } as const;
  expect(compileRules(inside)).toEqual([]);
  expect(compileRules({ ...inside })).toEqual([]);
  expect(loaded).toHaveBeenCalledTimes(1);
});
