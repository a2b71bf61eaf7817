import type { Schema } from '../schema.ts';
import { int64 } from './kinds.ts';
import type { Violation } from './violation.ts';

/**
 * What is wrong with a number. Go keeps whole numbers as int64 and cuts the bounds that it compares them with down to
 * int64 too, so that 1 does not fit `maximum: 1.5, exclusiveMaximum: true`; and it first demands of each bound that it
 * is of the type itself, so that `type: integer, maximum: 10.5` takes nothing. See kube-openapi,
 * validate/validator.go, numberValidator, and validate/values.go.
 */
export function numberViolations(schema: Schema, value: number | bigint, field: string, found: Violation[]): void {
  const minimum = float64(schema.minimum);
  const maximum = float64(schema.maximum);
  const multipleOf = float64(schema.multipleOf);
  const refuse = (hint: string) => found.push({ field, message: `is ${value}`, hint });
  const whole = int64(value);
  const fraction = Number(value);

  const misfit = outOfType(schema, value);
  if (misfit !== undefined) refuse(`it must be ${misfit}`);

  const fits = (what: string, bound: number) => {
    const type = outOfType(schema, bound);
    if (type !== undefined) refuse(`no value fits: the ${what} of its schema, ${bound}, must itself be ${type}`);
    return type === undefined;
  };
  if (multipleOf !== undefined && fits('multipleOf', multipleOf)) {
    if (whole === undefined ? !isMultiple(fraction, multipleOf) : !isIntegerMultiple(whole, cut(multipleOf))) {
      refuse(`it must be a multiple of ${multipleOf}`);
    }
  }
  if (maximum !== undefined && fits('maximum', maximum)) {
    const [own, bound] = whole === undefined ? [fraction, maximum] : [whole, cut(maximum)];
    if (schema.exclusiveMaximum === true ? own >= bound : own > bound) {
      refuse(`it must be ${schema.exclusiveMaximum === true ? 'under' : 'at most'} ${maximum}`);
    }
  }
  if (minimum !== undefined && fits('minimum', minimum)) {
    const [own, bound] = whole === undefined ? [fraction, minimum] : [whole, cut(minimum)];
    if (schema.exclusiveMinimum === true ? own <= bound : own < bound) {
      refuse(`it must be ${schema.exclusiveMinimum === true ? 'over' : 'at least'} ${minimum}`);
    }
  }
}

// A bound is a float64 to Go, however many digits it is written with.
function float64(bound: number | bigint | undefined): number | undefined {
  return bound === undefined ? undefined : Number(bound);
}

/** The type and format that a number, or a bound, exceeds. */
function outOfType(schema: Schema, value: number | bigint): string | undefined {
  const { type, format } = schema;
  if (schema['x-kubernetes-int-or-string'] === true) return undefined;
  if (type === 'integer') {
    const whole = int64(value);
    if (whole === undefined) return 'an integer of at most 64 bits';
    return format === 'int32' && (whole > 2147483647 || whole < -2147483648)
      ? 'an integer of at most 32 bits'
      : undefined;
  }
  if (type === 'number' && format === 'float') {
    return Number.isFinite(Math.fround(Number(value))) ? undefined : 'a number that 32 bits hold';
  }
  return undefined;
}

// What Go on amd64 makes of a float64 as int64: the whole part, and the least int64 for what does not fit.
function cut(bound: number): bigint {
  return Math.abs(bound) < 2 ** 63 ? BigInt(Math.trunc(bound)) : -(2n ** 63n);
}

function isIntegerMultiple(value: number | bigint, factor: number | bigint): boolean {
  return factor > 0 && BigInt(value) % BigInt(factor) === 0n;
}

function isMultiple(value: number, factor: number): boolean {
  return factor > 0 && isNearlyInteger(factor < 1 ? (1 / factor) * value : value / factor);
}

/**
 * Whether Go takes a float64 for an integer: within 2^53, and no more than a relative 1e-9 above one. What is as near
 * below one it does not, so that 19.99 is no multiple of 0.01; see go-openapi/swag v0.23, which Kubernetes has up to
 * 1.36.
 */
export function isNearlyInteger(value: number): boolean {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  const whole = Math.floor(value);
  return value === whole || (whole > 0 && (value - whole) / (value + whole) < 1e-9);
}
