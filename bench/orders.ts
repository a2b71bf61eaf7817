import fc from 'fast-check';
import type { Placement } from '../lib/model/order.ts';
import { CLUSTERS } from '../test/support/platform.ts';

/** An order, whoever it is written for. */
export interface BenchOrder extends Placement {
  readonly kind: string;
  readonly name: string;
  /** Who owns it, where it says so itself. */
  readonly owner?: string;
  readonly spec: Readonly<Record<string, unknown>>;
  /** Whether it makes a namespace that other orders are in, and so is protected. */
  readonly holdsOthers: boolean;
}

/** How many orders a purpose has at most, beside the one that makes it. */
const OF_A_PURPOSE = 300;

/** The kinds of what is ordered in a namespace. */
const KINDS = [
  'CloudflareDNSRecord',
  'DNSRecord',
  'ExposedService',
  'ValkeyInstance',
  'WhoAmIApp',
  'WhoAmIService',
] as const;

/** What people decide when they order. */
const DECISIONS = fc.record({
  address: fc.ipV4(),
  comment: fc.constantFrom('for the launch', 'moved from the old zone', 'asked for by the shop team'),
  image: fc.constantFrom('traefik/whoami:v1.10.1', 'traefik/whoami:v1.10.3', 'traefik/whoami:v1.11.0'),
  isOn: fc.boolean(),
  kind: fc.constantFrom(...KINDS),
  owner: fc.option(fc.constantFrom('group:default/shop', 'group:default/search', 'group:default/billing'), {
    nil: undefined,
  }),
  port: fc.constantFrom(80, 3000, 8080),
  replicas: fc.integer({ min: 1, max: 3 }),
  size: fc.constantFrom('small', 'medium', 'large'),
  ttl: fc.integer({ min: 60, max: 86_400 }),
});

type Decisions = typeof DECISIONS extends fc.Arbitrary<infer Value> ? Value : never;

/** What an order says, by its kind. */
const SPECS: Readonly<Record<Decisions['kind'], (name: string, decided: Decisions) => BenchOrder['spec']>> = {
  CloudflareDNSRecord: (name, { address, ttl, isOn, comment }) => ({
    ...{ type: 'A', name, value: address, ttl, proxied: isOn },
    ...(isOn && { comment }),
  }),
  DNSRecord: (name, { address, ttl }) => ({
    ...{ type: 'A', name, value: address, ttl },
    crossplane: { compositionRef: { name: 'dnsrecord' } },
  }),
  ExposedService: (name, { port, isOn }) => ({
    ...{ serviceName: name, port, hostname: `${name}.example.org` },
    ...{ tls: { enabled: true }, dns: { proxied: isOn } },
  }),
  ValkeyInstance: (_, { size, isOn }) => ({ size, persistence: { enabled: isOn, size: '10Gi' } }),
  WhoAmIApp: (name, { replicas, image }) => ({ name, replicas, image }),
  WhoAmIService: (name) => ({ name }),
};

/** So many orders, over all clusters, purposes and kinds; of one seed always the same. */
export function benchOrders(count: number, seed = 1): BenchOrder[] {
  const decisions = fc.sample(DECISIONS, { numRuns: count, seed, unbiased: true });
  return CLUSTERS.flatMap(({ context }, index) =>
    onCluster(
      context,
      decisions.filter((_, order) => order % CLUSTERS.length === index),
    ),
  );
}

/** The orders on a cluster: first those of its purposes, then what is in these. */
function onCluster(cluster: string, decisions: readonly Decisions[]): BenchOrder[] {
  const purposes = Math.ceil(decisions.length / (OF_A_PURPOSE + 1));
  return decisions.map((decided, index): BenchOrder => {
    const { kind, owner } = decided;
    if (index < purposes) {
      const name = `team-${index}`;
      return { cluster, purpose: 'system', kind: 'ManagedNamespace', name, owner, spec: { name }, holdsOthers: true };
    }
    const name = `${kind.toLowerCase()}-${index}`;
    return {
      cluster,
      purpose: `team-${index % purposes}`,
      kind,
      name,
      owner,
      spec: SPECS[kind](name, decided),
      holdsOthers: false,
    };
  });
}
