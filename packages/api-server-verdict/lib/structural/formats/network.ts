import { RE2JS } from 're2js';

/** Formats of addresses on a network, as Go's net package parses them, and in part k8s.io/utils/net. */

// Go's own expression, with Go's classes of Unicode; see kube-openapi, strfmt/default.go, HostnamePattern.
const HOSTNAME =
  '^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$';
let hostname: RE2JS | undefined;

export function isHostname(text: string): boolean {
  const bytes = (part: string) => Buffer.byteLength(part);
  if (text.length > 255 || bytes(text) > 255 || text.split('.').some((label) => bytes(label) > 63)) return false;
  hostname ??= RE2JS.compile(HOSTNAME);
  return hostname.matcher(text).find();
}

/** Any IP address with a dot in it, so `::ffff:1.2.3.4` too; with leading zeros, as in Kubernetes of old. */
export function isIpv4(text: string): boolean {
  const [separator] = /[.:]/.exec(text) ?? [];
  if (separator === '.') return isDotted(text, false);
  return separator === ':' && text.includes('.') && isColoned(text, false);
}

export function isIpv6(text: string): boolean {
  const [separator] = /[.:]/.exec(text) ?? [];
  return separator === ':' && isColoned(text, true);
}

/** An IP address as Go reads it, without a zone. */
export function isIp(text: string): boolean {
  const [separator] = /[.:]/.exec(text) ?? [];
  return separator === '.' ? isDotted(text, true) : separator === ':' && isColoned(text, true);
}

export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const [address, mask] = [text.slice(0, slash), text.slice(slash + 1)];
  const bits = isDotted(address, false) ? 32 : isColoned(address, false) ? 128 : -1;
  return /^0*[0-9]{1,3}$/.test(mask) && Number(mask) <= bits;
}

const MAC = [
  /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/i,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2})+$/i,
  /^[0-9a-f]{4}(?:\.[0-9a-f]{4})+$/i,
  /^[0-9a-f]+$/i,
];

/** Of 6, 8 or 20 octets. */
export function isMac(text: string): boolean {
  const digits = text.replace(/[^0-9a-f]/gi, '').length;
  return [12, 16, 40].includes(digits) && MAC.some((form) => form.test(text));
}

function isDotted(text: string, strict: boolean): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 &&
    parts.every((part) => (strict ? /^(?:0|[1-9]\d{0,2})$/ : /^0*\d{1,3}$/).test(part) && Number(part) <= 255)
  );
}

/** Up to eight groups of hexadecimal digits, with `::` once for groups of zeros, and IPv4 for the last two. */
function isColoned(text: string, strict: boolean): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const isGroup = (group: string) => (strict ? /^[0-9a-f]{1,4}$/i : /^0*[0-9a-f]{1,4}$/i).test(group);
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    const parts = half === '' ? [] : half.split(':');
    const isLast = index === halves.length - 1;
    if (half === '' && halves.length === 1) return false;
    const dotted = isLast && parts.at(-1)?.includes('.') === true ? parts.pop() : undefined;
    if (dotted !== undefined) {
      if (!isDotted(dotted, strict)) return false;
      groups += 2;
    }
    if (!parts.every(isGroup)) return false;
    groups += parts.length;
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
