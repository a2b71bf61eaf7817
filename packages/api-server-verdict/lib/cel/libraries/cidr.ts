import type { Library } from '../language/declarations.ts';
import { Failure, noSuchOverload } from '../runtime/failure.ts';
import { quote } from '../runtime/text.ts';
import { Foreign, type Value } from '../runtime/value.ts';
import { type Address, isMapped, parseAddress, writeAddress } from './address.ts';
import { Ip, ip, sameBytes } from './ip.ts';

class Cidr extends Foreign {
  readonly typeName = 'net.CIDR';
  override readonly size: number;

  constructor(
    readonly bytes: readonly number[],
    readonly length: number,
  ) {
    super();
    this.size = Math.ceil(length / 8);
  }

  equals(other: Value): boolean | undefined {
    return other instanceof Cidr ? this.length === other.length && sameBytes(this.bytes, other.bytes) : undefined;
  }

  toString(): string {
    return `${writeAddress({ bytes: this.bytes, zone: '' })}/${this.length}`;
  }
}

function parse(text: string): Cidr | string {
  const prefix = parsePrefix(text);
  if (typeof prefix === 'string') {
    return `network address parse error during conversion from string: netip.ParsePrefix(${quote(text)}): ${prefix}`;
  }
  const [address, length] = prefix;
  if (isMapped(address)) return `IPv4-mapped IPv6 address ${quote(text)} is not allowed`;
  return new Cidr(address.bytes, length);
}

function parsePrefix(text: string): readonly [Address, number] | string {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return "no '/'";
  const address = parseAddress(text.slice(0, slash));
  if (typeof address === 'string') return address;
  if (address.zone !== '') return 'IPv6 zones cannot be present in a prefix';
  const bits = text.slice(slash + 1);
  if (!/^(?:[0-9]|[1-9][0-9]{1,18})$/.test(bits)) return `bad bits after slash: ${quote(bits)}`;
  if (Number(bits) > address.bytes.length * 8) return 'prefix length out of range';
  return [address, Number(bits)];
}

function cidr(text: string): Cidr {
  const parsed = parse(text);
  if (typeof parsed === 'string') {
    throw new Failure(`network address parse error during conversion from string: ${parsed}`);
  }
  return parsed;
}

/** The first bits of an address, the others zero. */
function masked(bytes: readonly number[], length: number): readonly number[] {
  return bytes.map((byte, index) => byte & (0xff << Math.min(8, Math.max(0, 8 - (length - index * 8)))) & 0xff);
}

function containsIp({ bytes, length }: Cidr, address: Ip): boolean {
  return sameBytes(masked(bytes, length), masked(address.bytes, length));
}

function containsCidr(one: Cidr, other: Cidr): boolean {
  return one.length <= other.length && sameBytes(masked(one.bytes, one.length), masked(other.bytes, one.length));
}

/** What comes of a text that is no address is that it cannot be contained. */
function orNoOverload<T>(text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    throw error instanceof Failure ? noSuchOverload() : error;
  }
}

/** See k8s.io/apiserver, pkg/cel/library/cidr.go. */
export const cidrs: Library = {
  'cidr(string): CIDR': cidr,
  '(CIDR).containsIP(string): bool': (one: Cidr, other: string) => containsIp(one, orNoOverload(other, ip)),
  '(CIDR).containsIP(IP): bool': containsIp,
  '(CIDR).containsCIDR(string): bool': (one: Cidr, other: string) => containsCidr(one, cidr(other)),
  '(CIDR).containsCIDR(CIDR): bool': containsCidr,
  '(CIDR).ip(): IP': ({ bytes }: Cidr) => new Ip(bytes),
  '(CIDR).prefixLength(): int': ({ length }: Cidr) => BigInt(length),
  '(CIDR).masked(): CIDR': ({ bytes, length }: Cidr) => new Cidr(masked(bytes, length), length),
  'isCIDR(string): bool': (text: string) => typeof parse(text) !== 'string',
  'string(CIDR): string': (value: Cidr) => value.toString(),
};
