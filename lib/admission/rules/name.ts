import { isSubdomain } from '../../model/dns-names.ts';
import type { OrderRule } from '../rule.ts';

/** Crossplane allows no composite resource a name over 63 characters: crossplane-runtime, pkg/xcrd. */
const NAME_LENGTH = 63;

/** An order has a name that the API server takes. */
export const validName: OrderRule = ({ manifest }) => {
  const { name, generateName } = manifest.metadata;
  const objection = (field: string, message: string, hint: string) => [
    { rule: 'metadata' as const, field, message, hint },
  ];
  if (generateName !== undefined) {
    return objection('metadata.generateName', 'makes a new object at every apply', 'remove it: the id is the name');
  }
  if (typeof name !== 'string' || name === '') {
    return objection(
      'metadata.name',
      'is missing',
      'give the order an id: the second argument is its name on the cluster',
    );
  }
  if (name.length > NAME_LENGTH) {
    return objection('metadata.name', `has ${name.length} characters`, `it takes at most ${NAME_LENGTH}`);
  }
  return isSubdomain(name)
    ? []
    : objection(
        'metadata.name',
        `is ${JSON.stringify(name)}`,
        'use a-z, 0-9, - and ., with a letter or digit at both ends',
      );
};
