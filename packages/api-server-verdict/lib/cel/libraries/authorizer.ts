import type { Library } from '../language/declarations.ts';
import { Failure } from '../runtime/failure.ts';

const SIGNATURES = [
  '(Authorizer).path(string): PathCheck',
  '(Authorizer).group(string): GroupCheck',
  '(Authorizer).serviceAccount(string, string): Authorizer',
  '(GroupCheck).resource(string): ResourceCheck',
  '(ResourceCheck).subresource(string): ResourceCheck',
  '(ResourceCheck).namespace(string): ResourceCheck',
  '(ResourceCheck).name(string): ResourceCheck',
  '(ResourceCheck).fieldSelector(string): ResourceCheck',
  '(ResourceCheck).labelSelector(string): ResourceCheck',
  '(PathCheck).check(string): Decision',
  '(ResourceCheck).check(string): Decision',
  '(Decision).errored(): bool',
  '(Decision).error(): string',
  '(Decision).allowed(): bool',
  '(Decision).reason(): string',
];

/** Rules of a CRD know these functions of admission policies, but have nothing to call them on. */
export const authorizer: Library = Object.fromEntries(
  SIGNATURES.map((signature) => [
    signature,
    () => {
      throw new Failure(`no such overload: ${signature}`);
    },
  ]),
);
