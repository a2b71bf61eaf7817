import { LimitExceeded } from './failure.ts';

// What a rule may do beyond what the API server counts: a list added to itself forty times is dear to go over.
const MOST = 10_000_000;

let done = 0;

/** A rule begins to be evaluated. */
export function startWork(): void {
  done = 0;
}

/** One more step of what the API server counts too little of. */
export function work(): void {
  if (++done > MOST) throw new LimitExceeded();
}
