/** A rule, or a part of one, that has no value, in the API server's words. */
export class Failure extends Error {}

/** What the API server does not get over: the rule fails as a whole, whatever else is in it. */
export class Panic extends Error {}

/** A rule has taken more work than the API server grants it; nothing catches this but who started the rule. */
export class LimitExceeded extends Error {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

export function noSuchOverload(): Failure {
  return new Failure('no such overload');
}
