import { withDefaults } from 'api-server-verdict';
import { type FieldPath, type HostName, textAt, type ZoneRecord } from '../../model/kind.ts';
import { groupBy } from '../../model/group.ts';
import { identity } from './ordered-twice.ts';
import type { RuleAcross, Subject } from '../rule.ts';

/** What an order takes for itself in a zone. */
interface Claim {
  /** The field that says it. */
  readonly field: string;
  readonly zone: string;
  readonly name: string;
  /** What the name is claimed for: a host, whatever the family of its address; else a record of one type and value. */
  readonly what: string;
}

const HOST_NAME = 'host name';

/** Types of records that answer with an address; a host name has one order. */
const ADDRESSES = ['A', 'AAAA', 'CNAME'];

export default {
  code: 'claimed-twice',
  about: 'duplicate',
  sentence:
    'Two orders on a cluster cannot claim one host name, or one DNS record, in a zone: the last to apply would win.',
  refused: {
    'orders/production/photos/cats.ts': `new Website(purpose, 'cats', { spec: { host: 'www' } });
new Website(purpose, 'dogs', { spec: { host: 'www' } });`,
  },
  passes: {
    'orders/production/photos/cats.ts': `new Website(purpose, 'cats', { spec: { host: 'cats' } });
new Website(purpose, 'dogs', { spec: { host: 'dogs' } });`,
  },
  judgeTogether: (subjects) => {
    const claims = subjects.flatMap((subject) => claimsOf(subject).map((claim) => ({ ...claim, subject })));
    const groups = groupBy(claims, ({ subject, zone, name, what }) =>
      [subject.cluster.context, zone, name, what].join('/'),
    );
    return [...groups.values()].flatMap(([first, ...others]) =>
      others
        .filter(({ subject }) => first === undefined || identity(subject) !== identity(first.subject))
        .map(({ subject, field, name, what }) => ({
          subject,
          objection: {
            field,
            message: `claims the ${what} ${name}, as ${first?.subject.order.file ?? ''}:${first?.subject.order.line() ?? 1} does already`,
            hint: 'give one of the two another name, or another zone',
          },
        })),
    );
  },
} satisfies RuleAcross;

/** What an order claims, as its kind is known to. */
function claimsOf(subject: Subject): readonly Claim[] {
  const { claims } = subject.cluster.known.of(subject.api);
  return claims === undefined ? [] : subject.known.fact('claims', () => claimsIn(subject, claims));
}

function claimsIn(subject: Subject, claims: HostName | ZoneRecord): Claim[] {
  const whole = withDefaults(subject.schema, subject.manifest);
  const at = (path: FieldPath | undefined) => (path === undefined ? undefined : textAt(whole, path));
  const field = 'host' in claims ? claims.host : claims.record;
  const name = at(field);
  if (name === undefined) return [];
  const zone = at(claims.zone?.field) ?? claims.zone?.otherwise ?? '';
  const claim = { field, zone, name };
  if ('host' in claims) return [{ ...claim, what: HOST_NAME }];
  const type = at(claims.type) ?? '';
  // A name may have several records of another type, such as MX, as long as they say different things.
  const record = `record ${type} ${JSON.stringify(at(claims.value))} of`;
  return [{ ...claim, what: ADDRESSES.includes(type) ? HOST_NAME : record }];
}
