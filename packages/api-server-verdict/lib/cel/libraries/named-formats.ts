import type { Library } from '../language/declarations.ts';
import { Items } from '../runtime/collections.ts';
import { parseDate } from '../runtime/time.ts';
import { Foreign, Optional, type Value } from '../runtime/value.ts';
import { parseRequestUri } from './go-url.ts';

/** A format that can be asked about a string; see k8s.io/apiserver, pkg/cel/library/format.go. */
export class NamedFormat extends Foreign {
  readonly typeName = 'kubernetes.NamedFormat';

  constructor(
    readonly name: string,
    /** How long the regular expression is that it counts as. */
    readonly length: number,
    readonly complaints: (text: string) => readonly string[],
  ) {
    super();
  }

  equals(other: Value): boolean | undefined {
    return other instanceof NamedFormat ? this.name === other.name : undefined;
  }

  toString(): string {
    return this.name;
  }
}

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = String.raw`${LABEL}(\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';

const LABEL_WRONG =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_WRONG =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const LABEL_1035_WRONG =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
const QUALIFIED_WRONG =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const VALUE_WRONG =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const DATE_TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+\\/]{4})*(?:[A-Za-z0-9+\\/]{2}==|[A-Za-z0-9+\\/]{3}=|[A-Za-z0-9+\\/]{4})$/;

function pattern(source: string): RegExp {
  return new RegExp(`^(?:${source})$`);
}

// Each of these is matched in linear time: no two ways lead through the same characters.
const IS_LABEL = pattern('[a-z0-9](?:[-a-z0-9]*[a-z0-9])?');
const IS_LABEL_1035 = pattern('[a-z](?:[-a-z0-9]*[a-z0-9])?');
const IS_QUALIFIED = pattern('(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]');

function isSubdomain(text: string): boolean {
  return text.split('.').every((label) => IS_LABEL.test(label));
}

function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

function tooLong(most: number, unit = 'characters'): string {
  return `must be no more than ${most} ${unit}`;
}

function mismatch(message: string, source: string, ...examples: readonly string[]): string {
  const listed = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${listed}regex used for validation is '${source}')`;
}

function labelComplaints(text: string): readonly string[] {
  const complaints = byteLength(text) > 63 ? [tooLong(63)] : [];
  if (IS_LABEL.test(text)) return complaints;
  if (isSubdomain(text)) return [...complaints, 'must not contain dots'];
  return [...complaints, mismatch(LABEL_WRONG, LABEL, 'my-name', '123-abc')];
}

function subdomainComplaints(text: string): readonly string[] {
  const complaints = byteLength(text) > 253 ? [tooLong(253)] : [];
  return isSubdomain(text) ? complaints : [...complaints, mismatch(SUBDOMAIN_WRONG, SUBDOMAIN, 'example.com')];
}

function label1035Complaints(text: string): readonly string[] {
  const complaints = byteLength(text) > 63 ? [tooLong(63)] : [];
  if (IS_LABEL_1035.test(text)) return complaints;
  return [...complaints, mismatch(LABEL_1035_WRONG, LABEL_1035, 'my-name', 'abc-123')];
}

function qualifiedComplaints(text: string): readonly string[] {
  const parts = text.split('/');
  const [prefix, name = ''] = parts.length === 1 ? [undefined, ...parts] : parts;
  const complaint = mismatch(QUALIFIED_WRONG, QUALIFIED, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    return [`a valid label key ${complaint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const complaints: string[] = [];
  if (prefix === '') complaints.push('prefix part must be non-empty');
  else if (prefix !== undefined) complaints.push(...subdomainComplaints(prefix).map((one) => `prefix part ${one}`));
  if (name === '') complaints.push('name part must be non-empty');
  else if (byteLength(name) > 63) complaints.push(`name part ${tooLong(63, 'bytes')}`);
  if (!IS_QUALIFIED.test(name)) complaints.push(`name part ${complaint}`);
  return complaints;
}

function labelValueComplaints(text: string): readonly string[] {
  const complaints = byteLength(text) > 63 ? [tooLong(63, 'bytes')] : [];
  if (text === '' || IS_QUALIFIED.test(text)) return complaints;
  return [...complaints, mismatch(VALUE_WRONG, `(${QUALIFIED})?`, 'MyValue', 'my_value', '12345')];
}

/** What a prefix of a name is judged by: the name that it is once something follows its last dash. */
function completed(text: string): string {
  return text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text;
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (text.length < 4 || time === undefined || parseDate(date) === undefined) return false;
  const [, hour = '', minute = '', second = ''] = DATE_TIME.exec(time) ?? [];
  return hour !== '' && hour <= '23' && minute <= '59' && second <= '59';
}

function unless(test: (text: string) => boolean, complaint: string): (text: string) => readonly string[] {
  return (text) => (test(text) ? [] : [complaint]);
}

const FORMATS: Readonly<Record<string, NamedFormat>> = {
  dns1123Label: new NamedFormat('DNS1123Label', 30, labelComplaints),
  dns1123Subdomain: new NamedFormat('DNS1123Subdomain', 60, subdomainComplaints),
  dns1035Label: new NamedFormat('DNS1035Label', 30, label1035Complaints),
  qualifiedName: new NamedFormat('QualifiedName', 60, qualifiedComplaints),
  dns1123LabelPrefix: new NamedFormat('DNS1123LabelPrefix', 30, (text) => labelComplaints(completed(text))),
  dns1123SubdomainPrefix: new NamedFormat('DNS1123SubdomainPrefix', 60, (text) => subdomainComplaints(completed(text))),
  dns1035LabelPrefix: new NamedFormat('DNS1035LabelPrefix', 30, (text) => label1035Complaints(completed(text))),
  labelValue: new NamedFormat('LabelValue', 40, labelValueComplaints),
  uri: new NamedFormat('URI', 1103, (text) => {
    const parsed = parseRequestUri(text);
    return typeof parsed === 'string' ? [parsed] : [];
  }),
  uuid: new NamedFormat(
    'uuid',
    70,
    unless((text) => UUID.test(text), 'does not match the UUID format'),
  ),
  byte: new NamedFormat(
    'byte',
    84,
    unless((text) => BASE64.test(text), 'invalid base64'),
  ),
  date: new NamedFormat(
    'date',
    71,
    unless((text) => parseDate(text) !== undefined, 'invalid date'),
  ),
  datetime: new NamedFormat('datetime', 71, unless(isDateTime, 'invalid datetime')),
};

export const namedFormats: Library = {
  '(Format).validate(string): optional(list(string))': (format: NamedFormat, text: string) => {
    const complaints = format.complaints(text);
    return complaints.length === 0 ? Optional.none : Optional.of(new Items(complaints));
  },
  'format.named(string): optional(Format)': (name: string) => {
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
    return format === undefined ? Optional.none : Optional.of(format);
  },
  ...Object.fromEntries(
    Object.entries(FORMATS).map(([name, format]) => [`format.${name}(): Format`, (): Value => format]),
  ),
};
