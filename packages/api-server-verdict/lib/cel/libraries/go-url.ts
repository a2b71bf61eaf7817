import { hasControl } from '../../structural/formats/uri.ts';
import { quote } from '../runtime/text.ts';
import { parseAddress } from './address.ts';

/** A URL as Go's net/url takes it apart; every part is a string of bytes. */
export interface GoUrl {
  readonly scheme: string;
  readonly opaque: string;
  readonly user: { readonly name: string; readonly password: string | undefined } | undefined;
  readonly host: string;
  readonly omitHost: boolean;
  readonly rawPath: string;
  readonly forceQuery: boolean;
  readonly rawQuery: string;
  readonly rawFragment: string;
}

class Wrong extends Error {}

// Go works on bytes; a JavaScript string of characters below 256 is one of bytes.
export function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}

export function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** An absolute URL or path, or what Go's url.ParseRequestURI says is wrong with it. */
export function parseRequestUri(text: string): GoUrl | string {
  return orComplaint(text, () => parse(bytesOf(text), true));
}

/** A URL with its fragment, or what Go's url.Parse says is wrong with it. */
export function parseUrl(text: string): GoUrl | string {
  return orComplaint(text, () => {
    const [rest, fragment] = cut(bytesOf(text), '#');
    const url = parse(rest, false);
    unescape(fragment, 'fragment');
    return { ...url, rawFragment: fragment };
  });
}

function orComplaint(text: string, run: () => GoUrl): GoUrl | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Wrong) return `parse ${quote(text)}: ${error.message}`;
    throw error;
  }
}

function parse(url: string, viaRequest: boolean): GoUrl {
  if (hasControl(url)) throw new Wrong('net/url: invalid control character in URL');
  if (url === '' && viaRequest) throw new Wrong('empty url');
  const nothing = { user: undefined, opaque: '', host: '', omitHost: false, rawFragment: '' };
  if (url === '*') return { ...nothing, scheme: '', rawPath: '*', forceQuery: false, rawQuery: '' };
  const [scheme, afterScheme] = splitScheme(url);
  const forceQuery = afterScheme.endsWith('?') && afterScheme.indexOf('?') === afterScheme.length - 1;
  const [beforeQuery, rawQuery] = cut(afterScheme, '?');
  const parts = { ...nothing, scheme, forceQuery, rawQuery, rawPath: '' };
  if (!beforeQuery.startsWith('/')) {
    if (scheme !== '') return { ...parts, opaque: beforeQuery };
    if (viaRequest) throw new Wrong('invalid URI for request');
    if (cut(beforeQuery, '/')[0].includes(':')) throw new Wrong('first path segment in URL cannot contain colon');
  }
  const hasAuthority =
    beforeQuery.startsWith('//') && (scheme !== '' || (!viaRequest && !beforeQuery.startsWith('///')));
  if (!hasAuthority)
    return { ...parts, omitHost: scheme !== '' && beforeQuery.startsWith('/'), rawPath: path(beforeQuery) };
  const slash = beforeQuery.indexOf('/', 2);
  const authority = slash < 0 ? beforeQuery.slice(2) : beforeQuery.slice(2, slash);
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1), scheme);
  const user = at < 0 ? undefined : parseUser(authority.slice(0, at));
  return { ...parts, host, user, rawPath: path(slash < 0 ? '' : beforeQuery.slice(slash)) };
}

function splitScheme(url: string): readonly [scheme: string, rest: string] {
  if (url.startsWith(':')) throw new Wrong('missing protocol scheme');
  const match = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(url);
  return match?.[1] === undefined ? ['', url] : [match[1].toLowerCase(), url.slice(match[0].length)];
}

function path(raw: string): string {
  unescape(raw, 'path');
  return raw;
}

function parseUser(text: string): GoUrl['user'] {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new Wrong('net/url: invalid userinfo');
  if (!text.includes(':')) return { name: unescape(text, 'user'), password: undefined };
  const [name, password] = cut(text, ':');
  return { name: unescape(name, 'user'), password: unescape(password, 'user') };
}

function parseHost(host: string, scheme: string): string {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new Wrong('invalid IP-literal');
  if (open === 0) return parseLiteral(host);
  // Some databases list hosts with their ports here; see https://go.dev/issue/78077.
  const colon = /^https?$/.test(scheme) ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  return unescape(host, 'host');
}

/** A host such as [::1]:80. */
function parseLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new Wrong("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const name = host.slice(1, close);
  const zone = name.indexOf('%25');
  const address =
    zone < 0 ? unescape(name, 'host') : unescape(name.slice(0, zone), 'host') + unescape(name.slice(zone), 'zone');
  const parsed = parseAddress(textOf(address));
  if (typeof parsed === 'string') throw new Wrong(`invalid host: ${parsed}`);
  if (parsed.bytes.length === 4) throw new Wrong('invalid IP-literal');
  return `[${address}]${port}`;
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new Wrong(`invalid port ${quote(textOf(port))} after host`);
}

export type Part = 'fragment' | 'host' | 'path' | 'query' | 'user' | 'zone';

// The characters beside letters, digits and -._~ that need no escape; see net/url, encoding_table.go.
const PLAIN: Readonly<Record<Part, string>> = {
  path: '$&+,/:;=@',
  host: '!"$&\'()*+,:;<=>[]',
  zone: '!"$&\'()*+,:;<=>[]',
  user: '$&+,;=',
  query: '',
  fragment: '!$&()*+,/:;=?@',
};

function needsEscape(character: string, part: Part): boolean {
  return !/[A-Za-z0-9\-._~]/.test(character) && !PLAIN[part].includes(character);
}

/** Bytes with their escapes read, if those are allowed in that part of a URL. */
export function unescape(bytes: string, part: Part): string {
  const isHost = part === 'host' || part === 'zone';
  return bytes.replace(/%([0-9a-fA-F]{2})?|[^]/g, (found: string, hex: string | undefined, at: number) => {
    if (hex === undefined) {
      if (found === '%') throw new Wrong(`invalid URL escape ${quote(textOf(bytes.slice(at, at + 3)))}`);
      if (found === '+' && part === 'query') return ' ';
      if (isHost && found < '\u0080' && needsEscape(found, part)) {
        throw new Wrong(`invalid character ${quote(found)} in host name`);
      }
      return found;
    }
    const character = String.fromCharCode(parseInt(hex, 16));
    const isAllowed =
      found === '%25' ||
      (part === 'host' && character >= '\u0080') ||
      (part === 'zone' && (character === ' ' || !needsEscape(character, 'host')));
    if (isHost && !isAllowed) throw new Wrong(`invalid URL escape ${quote(found)}`);
    return character;
  });
}

function escape(bytes: string, part: Part): string {
  return bytes.replace(/[^]/g, (character) => {
    if (!needsEscape(character, part)) return character;
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

function escapedAsGiven(raw: string, part: Part): string {
  const isValid = Array.from(raw).every((one) => "!$&'()*+,;=:@[]%".includes(one) || !needsEscape(one, part));
  return isValid ? raw : escape(unescape(raw, part), part);
}

export function escapedPath({ rawPath }: GoUrl): string {
  return rawPath === '*' ? '*' : escapedAsGiven(rawPath, 'path');
}

/** The host and the port of a URL, without brackets. */
export function hostAndPort({ host }: GoUrl): readonly [host: string, port: string] {
  const colon = host.lastIndexOf(':');
  const hasPort = colon >= 0 && /^:[0-9]*$/.test(host.slice(colon));
  const name = hasPort ? host.slice(0, colon) : host;
  return [/^\[.*\]$/.test(name) ? name.slice(1, -1) : name, hasPort ? host.slice(colon + 1) : ''];
}

/** The parameters of a query, those that Go can read. */
export function parametersOf({ rawQuery }: GoUrl): ReadonlyMap<string, readonly string[]> {
  const parameters = new Map<string, string[]>();
  for (const pair of rawQuery.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const [key, value] = cut(pair, '=').map(readable);
    if (key === undefined || value === undefined) continue;
    parameters.set(key, [...(parameters.get(key) ?? []), value]);
  }
  return parameters;
}

function readable(bytes: string): string | undefined {
  try {
    return textOf(unescape(bytes, 'query'));
  } catch (error) {
    if (error instanceof Wrong) return undefined;
    throw error;
  }
}

export function writeUrl(url: GoUrl): string {
  const scheme = url.scheme === '' ? '' : `${url.scheme}:`;
  const query = url.forceQuery || url.rawQuery !== '' ? `?${url.rawQuery}` : '';
  const fragment = url.rawFragment === '' ? '' : `#${escapedAsGiven(url.rawFragment, 'fragment')}`;
  if (url.opaque !== '') return scheme + url.opaque + query + fragment;
  const before = scheme + authorityOf(url);
  const rest = escapedPath(url);
  const dot = before === '' && cut(rest, '/')[0].includes(':') ? './' : '';
  return before + dot + rest + query + fragment;
}

function authorityOf({ scheme, user, host, omitHost, rawPath }: GoUrl): string {
  if (scheme === '' && host === '' && user === undefined) return '';
  if (omitHost && host === '' && user === undefined) return '';
  if (host === '' && rawPath === '' && user === undefined) return '';
  const password = user?.password === undefined ? '' : `:${escape(user.password, 'user')}`;
  const login = user === undefined ? '' : `${escape(user.name, 'user')}${password}@`;
  return `//${login}${escape(host, 'host')}`;
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
