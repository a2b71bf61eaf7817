import type { Schema, ValidationRule } from '../../schema.ts';
import type { Type } from '../language/type.ts';
import { fieldPathOf } from './field-path.ts';
import { compile, CompileFailure, type Functions, type Program } from './program.ts';

/** A rule, ready to be evaluated, or what is wrong with it. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Undefined if there is nothing to evaluate. */
  readonly program?: Program;
  readonly failure?: string;
  readonly message?: Program;
  readonly messageFailure?: string;
  /** The path from the value that the rule is about to the field that it blames. */
  readonly path?: string;
}

/** Compiles one rule of a schema, whose values rules see as a type. */
export function compileRule(rule: ValidationRule, schema: Schema, self: Type, functions: Functions): CompiledRule {
  const { rule: text, messageExpression = '' } = rule;
  if (text.trim() === '') return { rule };
  const program = attempt(() => {
    const compiled = compile(text, self, rule.optionalOldSelf === true, functions);
    return typed(compiled, 'bool', 'cel expression must evaluate to a bool');
  });
  if (typeof program === 'string') return { rule, failure: program };
  const path = rule.fieldPath === undefined || rule.fieldPath === '' ? undefined : fieldPathOf(rule.fieldPath, schema);
  if (messageExpression === '') return { rule, program, path };
  const message = attempt(() => {
    const compiled = compile(messageExpression, self, rule.optionalOldSelf === true, functions);
    return typed(compiled, 'string', 'must evaluate to a string');
  });
  if (typeof message === 'string') return { rule, program, messageFailure: `messageExpression ${message}` };
  return { rule, program, path, message };
}

function typed(program: Program, kind: Type['kind'], complaint: string): Program {
  if (program.type.kind !== kind) throw new CompileFailure(complaint);
  return program;
}

function attempt(run: () => Program): Program | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof CompileFailure) return error.message;
    throw error;
  }
}
