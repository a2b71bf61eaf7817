import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CelViolation, celViolations, compileRules } from '../../lib/cel/validate.ts';
import type { Schema, ValidationRule } from '../../lib/schema.ts';
import { lines } from '../structural/cases.ts';

/**
 * What the code of the API server (k8s.io/apiextensions-apiserver v0.36.3) says of rules: a line for each schema with
 * the values that follow refers to, and after it one for each case.
 */
interface Head {
  readonly schema: Schema;
  readonly values: readonly unknown[];
}

interface Case {
  /** The rules of the spec, or of the object as a whole. */
  readonly rules?: readonly ValidationRule[];
  readonly rootRules?: readonly ValidationRule[];
  /** What is wrong with the rules: where in the schema, and what. */
  readonly refused?: readonly string[];
  /** Which value is put before the server, and which it has already. */
  readonly value?: number;
  readonly old?: number;
  /** What is broken: field, reason and message. */
  readonly broken?: readonly string[];
  /** How many more are broken that were broken before. */
  readonly tolerated?: number;
}

/** Where our words differ, and why we leave it so; by the rule. */
const DIFFERENT: Readonly<Record<string, string>> = {
  "self.name.split('').sort()[0] == 'a'": 'both fail; the server says what is wrong in it',
  'self.date == duration': 'the types of fields are names too, which no rule is known to use',
};

const themes = readdirSync(join(__dirname, 'rules')).map((file) => basename(file, '.jsonl'));

function casesOf(theme: string): (Head & Case)[] {
  const cases: (Head & Case)[] = [];
  let head: Head = { schema: {}, values: [] };
  for (const line of lines(`../cel/rules/${theme}.jsonl`) as (Head | Case)[]) {
    if ('schema' in line) head = line;
    else cases.push({ ...head, ...line, schema: ruled(head.schema, line) });
  }
  return cases;
}

function ruled(schema: Schema, { rules, rootRules }: Case): Schema {
  const { spec } = schema.properties ?? {};
  return {
    ...schema,
    properties: { ...schema.properties, spec: { ...spec, ...(rules && { 'x-kubernetes-validations': rules }) } },
    ...(rootRules && { 'x-kubernetes-validations': rootRules }),
  };
}

/** But for what rules cost, which was not asked for when this was recorded; see definitions.test.ts. */
function refused(schema: Schema): string[] {
  const errors = compileRules(schema).filter(
    ({ message }) => !message.includes('estimated rule cost') && !message.includes('estimated messageExpression cost'),
  );
  return errors.map(({ field, message }) => worded(`${field}: ${message}`));
}

function violations({ schema, values, value, old }: Head & Case): CelViolation[] {
  return value === undefined ? [] : celViolations(schema, values[value], old === undefined ? old : values[old], '');
}

function described({ field, reason, message }: CelViolation): string {
  // The server says no more of a duplicate than that it is one.
  return worded(`${field}: ${reason.replace('FieldValue', '')}: ${reason === 'FieldValueDuplicate' ? '' : message}`);
}

/** What is said, but for how a parser words what it cannot read, and for how types are numbered. */
function worded(said: string): string {
  const [before = ''] = said.split(/ERROR: [^\n]*Syntax error/);
  return (before === said ? said : `${before}a syntax error`)
    .replace(/selfType\d+/g, 'selfType')
    .replace(/(parsing time|illegal base64 data).*?(?= evaluating rule)/, '$1');
}

function different(one: Head & Case): { rule: string; server: unknown; ours: unknown }[] {
  const found = violations(one);
  const ours = {
    ...(one.refused && { refused: refused(one.schema).sort() }),
    broken: found.flatMap((violation) => (violation.tolerated ? [] : [described(violation)])).sort(),
    tolerated: found.filter(({ tolerated }) => tolerated).length,
  };
  const server = {
    ...(one.refused && { refused: one.refused.map(worded).sort() }),
    broken: (one.broken ?? []).map(worded).sort(),
    tolerated: one.tolerated ?? 0,
  };
  const rule = (one.rules ?? one.rootRules ?? [])[0]?.rule ?? '';
  return isDeepStrictEqual(ours, server) ? [] : [{ rule, server, ours }];
}

const agreed = { cases: 0, same: 0 };

test.each(themes)('rules about %s are judged as by the API server', (theme) => {
  const cases = casesOf(theme);
  const differences = cases.flatMap(different);
  agreed.cases += cases.length;
  agreed.same += cases.length - differences.length;
  expect(differences.filter(({ rule }) => DIFFERENT[rule] === undefined)).toEqual([]);
});

afterAll(() => {
  process.stdout.write(`CEL rules: ${agreed.same} of ${agreed.cases} as by the API server\n`);
});
