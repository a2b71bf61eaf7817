import { groupBy } from '../../model/group.ts';
import { identity } from './duplicate.ts';
import type { RuleAcross, Subject } from '../rule.ts';

/** What an order takes for itself in a zone. */
interface Claim {
  readonly subject: Subject;
  /** The field that says it. */
  readonly field: string;
  readonly zone: string;
  readonly name: string;
  /** What the name is claimed for: a host, whatever the family of its address; else a record of one type and value. */
  readonly what: string;
}

/** The zone of an order that names none: the default of the platform's kinds. */
const DEFAULT_ZONE = 'openportal-zone';

/** Types of records that answer with an address; a host name has one order. */
const ADDRESSES = ['A', 'AAAA', 'CNAME'];

/** Two orders on a cluster cannot claim one host name, or one DNS record, in a zone: the last to apply would win. */
export const claimedOnce: RuleAcross = (subjects) => {
  const groups = groupBy(subjects.flatMap(claimsOf), ({ subject, zone, name, what }) =>
    [subject.cluster.context, zone, name, what].join('/'),
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    others
      .filter(({ subject }) => first === undefined || identity(subject) !== identity(first.subject))
      .map(({ subject, field, name, what }) => ({
        subject,
        objection: {
          rule: 'duplicate' as const,
          field,
          message: `claims the ${what} ${name}, as ${first?.subject.order.file ?? ''}:${first?.subject.order.line() ?? 1} does already`,
          hint: 'give one of the two another name, or another zone',
        },
      })),
  );
};

function claimsOf(subject: Subject): Claim[] {
  const spec = (subject.manifest['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  const claim = (field: string, type: unknown): Claim[] => {
    const name = spec[field];
    if (typeof name !== 'string' || typeof type !== 'string') return [];
    const zone = typeof spec['zone'] === 'string' ? spec['zone'] : DEFAULT_ZONE;
    // A name may have several records of another type, such as MX, as long as they say different things.
    const what = ADDRESSES.includes(type) ? 'host name' : `record ${type} ${JSON.stringify(spec['value'])} of`;
    return [{ subject, field: `spec.${field}`, zone, name, what }];
  };
  switch (subject.manifest.kind) {
    case 'CloudflareDNSRecord':
    case 'DNSRecord':
      return claim('name', spec['type']);
    case 'WhoAmIService':
      return claim('name', 'A');
    case 'WhoAmIApp':
      return claim('host', 'A');
    case 'ExposedService':
      return claim('hostname', 'A');
    default:
      return [];
  }
}
