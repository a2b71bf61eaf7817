import type { Schema, ValidationRule } from '../../schema.ts';
import { trim } from '../libraries/strings.ts';
import { Failure } from '../runtime/failure.ts';
import { Optional, type Value } from '../runtime/value.ts';
import { isObject, member } from '../schema/json.ts';
import { asResource } from '../schema/resource.ts';
import { valueOf } from '../schema/value.ts';
import { Correlation, formerElement } from './correlate.ts';
import { at, child } from './field-path.ts';
import type { Outcome, Program } from './program.ts';
import type { CompiledRule } from './rule.ts';
import type { Validator } from './validator.ts';

/** A rule that an object breaks, as the API server reports it. */
export interface Breach {
  readonly field: string;
  readonly reason: Reason;
  readonly message: string;
  readonly rule?: ValidationRule;
  /** Whether the API server only warns of it: the object broke the rule before, and was not changed there. */
  readonly tolerated: boolean;
}

export type Reason = 'FieldValueDuplicate' | 'FieldValueForbidden' | 'FieldValueInvalid' | 'FieldValueRequired';

// See k8s.io/apiserver, pkg/apis/cel/config.go.
const MOST_WORK = 10_000_000;
const LONGEST_MESSAGE = 5120;

const OUT_OF_BUDGET = 'validation failed due to running out of cost budget, no further validation rules will be run';

/** Every rule that an object breaks; `former` is the object before a change. */
export function evaluate(validator: Validator, value: unknown, former: unknown, field: string): readonly Breach[] {
  const correlation = former === undefined ? undefined : new Correlation(validator.schema, value, former);
  const evaluation = new Evaluation();
  evaluation.visit(validator, { field, value, former, correlation, parent: undefined });
  return evaluation.breaches;
}

/** A place in an object, and what was there before. */
interface Place {
  readonly field: string;
  readonly value: unknown;
  readonly former: unknown;
  readonly correlation: Correlation | undefined;
  /** The nearest place above that can be told from what it was. */
  readonly parent: Correlation | undefined;
}

class Evaluation {
  readonly breaches: Breach[] = [];
  #budget = MOST_WORK;

  get #isOver(): boolean {
    return this.#budget < 0;
  }

  visit(validator: Validator, place: Place): void {
    if (this.#isOver || place.value === null || place.value === undefined) return;
    this.#evaluateRules(validator, place);
    if (Array.isArray(place.value)) this.#visitItems(validator, place, place.value);
    else if (isObject(place.value)) this.#visitFields(validator, place, place.value);
  }

  #visitItems({ items, schema }: Validator, place: Place, value: readonly unknown[]): void {
    if (items === undefined) return;
    const formerOf = formerElement(schema, place.former);
    for (const [index, item] of value.entries()) {
      const within = inside(place, (correlation) => correlation.index(index));
      this.visit(items, { ...within, field: at(place.field, index), value: item, former: formerOf(item) });
    }
  }

  #visitFields({ values, properties }: Validator, place: Place, value: Readonly<Record<string, unknown>>): void {
    const former = isObject(place.former) ? place.former : {};
    const visit = (validator: Validator, name: string, field: string): void => {
      // What apiVersion and kind were does not count: the API server has both objects in the same version by then.
      const isConverted = place.parent === undefined && (name === 'apiVersion' || name === 'kind');
      const within = isConverted
        ? { correlation: undefined, parent: undefined }
        : inside(place, (correlation) => correlation.key(name));
      this.visit(validator, { ...within, field, value: value[name], former: member(former, name) });
    };
    if (values !== undefined) for (const name of Object.keys(value)) visit(values, name, at(place.field, name));
    for (const [name, validator] of properties) {
      if (Object.hasOwn(value, name)) visit(validator, name, child(place.field, name));
    }
  }

  #evaluateRules({ rules, failure, schema, isResource }: Validator, place: Place): void {
    if (failure !== undefined) {
      this.#report(place, `rule compiler initialization error: ${failure}`);
      return;
    }
    if (rules.length === 0) return;
    if (this.#budget <= 0) {
      this.#report(place, OUT_OF_BUDGET);
      this.#stop();
      return;
    }
    const variables = new Variables(place, isResource ? asResource(schema) : schema);
    for (const rule of rules) {
      if (this.#isOver) return;
      this.#evaluateRule(rule, variables, place);
    }
  }

  #evaluateRule(compiled: CompiledRule, variables: Variables, place: Place): void {
    const { rule, program, failure } = compiled;
    if (failure !== undefined) this.#report(place, `rule compile error: ${failure}`, rule);
    if (program === undefined) return;
    const hasFormer = place.former !== undefined && place.former !== null;
    if (program.usesOldSelf && !hasFormer && rule.optionalOldSelf !== true) return;
    const outcome = variables.run(program, rule.optionalOldSelf === true);
    this.#pay(outcome, place, OUT_OF_BUDGET);
    if (this.#isOver) return;
    if (outcome.stopped) {
      this.#report(
        place,
        `'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${named(rule)}`,
        rule,
      );
      this.#stop();
    } else if (outcome.failure !== undefined) {
      this.#report(place, explained(outcome.failure, rule), rule);
    } else if (outcome.value !== true) {
      this.#reportBroken(compiled, program, variables, place);
    }
  }

  #reportBroken({ rule, message, path }: CompiledRule, program: Program, variables: Variables, place: Place): void {
    const field = path === undefined || path === '' ? place.field : child(place.field, path);
    const tolerated = !program.usesOldSelf && (place.correlation ?? place.parent)?.isUnchanged === true;
    const text = message === undefined ? undefined : this.#message(message, rule, variables);
    const isInvalid = this.#isOver;
    const reason = isInvalid ? 'FieldValueInvalid' : reasonOf(rule);
    this.breaches.push({ field, reason, message: text ?? defaultMessage(rule), rule, tolerated });
  }

  /** What a messageExpression gives, if that can be shown. */
  #message(program: Program, rule: ValidationRule, variables: Variables): string | undefined {
    // Even if the rule itself takes oldSelf for an optional, the server evaluates its message with the plain one.
    const { value, cost, stopped } = variables.run(program, false);
    if (cost > this.#budget) {
      this.#stop();
      return 'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run';
    }
    if (stopped) {
      this.#stop();
      return `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(rule.messageExpression)}`;
    }
    this.#budget -= cost;
    const text = typeof value === 'string' ? trim(value) : '';
    return text === '' || text.includes('\n') || Buffer.byteLength(text) > LONGEST_MESSAGE ? undefined : text;
  }

  #pay({ cost }: Outcome, place: Place, complaint: string): void {
    if (cost > this.#budget) {
      this.#report(place, complaint);
      this.#stop();
    } else {
      this.#budget -= cost;
    }
  }

  #stop(): void {
    this.#budget = -1;
  }

  #report({ field }: Place, message: string, rule?: ValidationRule): void {
    this.breaches.push({ field, reason: 'FieldValueInvalid', message, rule, tolerated: false });
  }
}

function inside(
  { correlation, parent }: Place,
  step: (correlation: Correlation) => Correlation | undefined,
): Pick<Place, 'correlation' | 'parent'> {
  if (correlation === undefined) return { correlation, parent };
  return { correlation: step(correlation), parent: correlation };
}

/** `self` and `oldSelf` at a place, looked at only once a rule is evaluated. */
class Variables {
  readonly #place: Place;
  readonly #schema: Schema;
  #self: Value | Failure | undefined;
  #oldSelf: Value | Failure | undefined;

  constructor(place: Place, schema: Schema) {
    this.#place = place;
    this.#schema = schema;
  }

  run(program: Program, optional: boolean): Outcome {
    this.#self ??= attempt(() => valueOf(this.#place.value, this.#schema));
    const { former } = this.#place;
    const hasFormer = former !== undefined && former !== null;
    if (hasFormer && program.usesOldSelf) this.#oldSelf ??= attempt(() => valueOf(former, this.#schema));
    const [self, oldSelf] = [this.#self, this.#oldSelf];
    if (self instanceof Failure) return { failure: self, cost: 0, stopped: false };
    if (oldSelf instanceof Failure) return { failure: oldSelf, cost: 0, stopped: false };
    if (!optional) return program.evaluate(self, oldSelf);
    return program.evaluate(self, oldSelf === undefined ? Optional.none : Optional.of(oldSelf));
  }
}

function attempt(run: () => Value): Value | Failure {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function explained({ message }: Failure, rule: ValidationRule): string {
  if (!message.startsWith('no such overload')) return `${message} evaluating rule: ${named(rule)}`;
  return `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${named(rule)}`;
}

/** How the API server speaks of a rule. */
function named({ message = '', rule }: ValidationRule): string {
  return trim(message === '' ? rule : message);
}

function defaultMessage(rule: ValidationRule): string {
  return rule.message === undefined || rule.message === '' ? `failed rule: ${named(rule)}` : trim(rule.message);
}

const REASONS: ReadonlySet<string> = new Set<Reason>([
  'FieldValueDuplicate',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueRequired',
]);

function reasonOf({ reason = '' }: ValidationRule): Reason {
  return isReason(reason) ? reason : 'FieldValueInvalid';
}

function isReason(reason: string): reason is Reason {
  return REASONS.has(reason);
}
