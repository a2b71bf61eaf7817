import type { Schema } from '../../schema.ts';
import { isBase64, isCreditCard, isIsbn10, isIsbn13, isRgb, isSsn, isUuid } from './codes.ts';
import { isEmail } from './email.ts';
import { isCidr, isHostname, isIpv4, isIpv6, isMac } from './network.ts';
import { isDate, isDateTime, isDuration } from './times.ts';
import { isRequestUri } from './uri.ts';

/** A format that the API server holds values to. */
export interface Format {
  readonly name: string;
  /** What a value must be. */
  readonly what: string;
  /** Whether a string has it; not there for the formats of numbers. */
  readonly admits?: (text: string) => boolean;
}

const SHORT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LONG_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * The formats of strings, without their dashes, which count for nothing. The API server ignores all others; see
 * apiextensions-apiserver, pkg/apiserver/validation/formats.go, and kube-openapi, pkg/validation/strfmt.
 */
const OF_STRINGS: Readonly<Record<string, [what: string, admits: (text: string) => boolean]>> = {
  bsonobjectid: ['a BSON ObjectId: 24 hexadecimal digits', (text) => /^[0-9a-fA-F]{24}$/.test(text)],
  byte: ['base64', isBase64],
  cidr: ['a CIDR block, such as 10.0.0.0/8', isCidr],
  creditcard: ['the number of a credit card', isCreditCard],
  date: ['a date, such as 2006-01-02', isDate],
  datetime: ['a time of RFC 3339, such as 2006-01-02T15:04:05Z', isDateTime],
  duration: ['a duration, such as 1h30m', isDuration],
  email: ['an email address', isEmail],
  hexcolor: ['a colour, such as #FFFFFF', (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)],
  hostname: ['a host name', isHostname],
  ipv4: ['an IPv4 address', isIpv4],
  ipv6: ['an IPv6 address', isIpv6],
  isbn: ['an ISBN', (text) => isIsbn10(text) || isIsbn13(text)],
  isbn10: ['an ISBN of 10 digits', isIsbn10],
  isbn13: ['an ISBN of 13 digits', isIsbn13],
  k8slongname: [
    'a name with a-z, 0-9, - and ., up to 253 characters',
    (text) => text.length <= 253 && LONG_NAME.test(text),
  ],
  k8sshortname: [
    'a name with a-z, 0-9 and -, up to 63 characters',
    (text) => text.length <= 63 && SHORT_NAME.test(text),
  ],
  mac: ['a MAC address', isMac],
  password: ['a password', () => true],
  rgbcolor: ['a colour, such as rgb(255,255,255)', isRgb],
  ssn: ['a social security number, such as 123-45-6789', isSsn],
  uri: ['an absolute URI or path', isRequestUri],
  uuid: ['a UUID', (text) => isUuid(text)],
  uuid3: ['a UUID, version 3', (text) => isUuid(text, 3)],
  uuid4: ['a UUID, version 4', (text) => isUuid(text, 4)],
  uuid5: ['a UUID, version 5', (text) => isUuid(text, 5)],
};

const STRINGS = new Map(
  Object.entries(OF_STRINGS).map(([name, [what, admits]]): [string, Format] => [name, { name, what, admits }]),
);
const INTEGERS = new Map(['int32', 'int64'].map((name): [string, Format] => [name, { name, what: name }]));
const NUMBERS = new Map(['float', 'double'].map((name): [string, Format] => [name, { name, what: name }]));

/** The format that the API server holds the values of a schema to, if it knows it for their type. */
export function enforcedFormat(schema: Schema): Format | undefined {
  const { type, format } = schema;
  if (format === undefined || format === '') return undefined;
  if (schema['x-kubernetes-int-or-string'] === true || type === undefined || type === 'string') {
    return STRINGS.get(format.replaceAll('-', ''));
  }
  return type === 'integer' ? INTEGERS.get(format) : type === 'number' ? NUMBERS.get(format) : undefined;
}
