import type { Library } from '../language/declarations.ts';
import { Failure } from '../runtime/failure.ts';
import { quote } from '../runtime/text.ts';
import { Foreign, type Value } from '../runtime/value.ts';
import { type Address, isMapped, parseAddress, writeAddress } from './address.ts';

export class Ip extends Foreign {
  readonly typeName = 'net.IP';
  override readonly size: number;

  constructor(readonly bytes: readonly number[]) {
    super();
    this.size = bytes.length;
  }

  equals(other: Value): boolean | undefined {
    return other instanceof Ip ? sameBytes(this.bytes, other.bytes) : undefined;
  }

  toString(): string {
    return writeAddress({ bytes: this.bytes, zone: '' });
  }
}

export function sameBytes(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

function parse(text: string): Address | string {
  const address = parseAddress(text);
  if (typeof address === 'string') {
    return `IP Address ${quote(text)} parse error during conversion from string: ${address}`;
  }
  if (address.zone !== '') return `IP address ${quote(text)} with zone value is not allowed`;
  return isMapped(address) ? `IPv4-mapped IPv6 address ${quote(text)} is not allowed` : address;
}

/** The address that a text is. */
export function ip(text: string): Ip {
  const address = parse(text);
  if (typeof address === 'string') throw new Failure(address);
  return new Ip(address.bytes);
}

function isUnspecified({ bytes }: Ip): boolean {
  return bytes.every((byte) => byte === 0);
}

function isLoopback({ bytes }: Ip): boolean {
  return bytes.length === 4 ? bytes[0] === 127 : bytes[15] === 1 && bytes.slice(0, 15).every((byte) => byte === 0);
}

function isMulticast({ bytes: [first = 0, ...rest] }: Ip): boolean {
  return rest.length === 3 ? (first & 0xf0) === 0xe0 : first === 0xff;
}

function isLinkLocalMulticast({ bytes: [first = 0, second = 0, third = 0, ...rest] }: Ip): boolean {
  if (rest.length === 1) return first === 224 && second === 0 && third === 0;
  return first === 0xff && (second & 0x0f) === 0x02;
}

function isLinkLocalUnicast({ bytes: [first = 0, second = 0, ...rest] }: Ip): boolean {
  return rest.length === 2 ? first === 169 && second === 254 : first === 0xfe && (second & 0xc0) === 0x80;
}

function isGlobalUnicast(value: Ip): boolean {
  const isBroadcast = value.bytes.length === 4 && value.bytes.every((byte) => byte === 255);
  return !(isBroadcast || isUnspecified(value) || isLoopback(value) || isMulticast(value) || isLinkLocalUnicast(value));
}

/** See k8s.io/apiserver, pkg/cel/library/ip.go. */
export const ips: Library = {
  'ip(string): IP': ip,
  '(IP).family(): int': ({ bytes }: Ip) => (bytes.length === 4 ? 4n : 6n),
  'ip.isCanonical(string): bool': (text: string) => ip(text).toString() === text,
  '(IP).isUnspecified(): bool': isUnspecified,
  '(IP).isLoopback(): bool': isLoopback,
  '(IP).isLinkLocalMulticast(): bool': isLinkLocalMulticast,
  '(IP).isLinkLocalUnicast(): bool': isLinkLocalUnicast,
  '(IP).isGlobalUnicast(): bool': isGlobalUnicast,
  'isIP(string): bool': (text: string) => typeof parse(text) !== 'string',
  'string(IP): string': (value: Ip) => value.toString(),
};
