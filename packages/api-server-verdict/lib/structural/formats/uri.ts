import { isIp } from './network.ts';

/** What Go's net/url takes with ParseRequestURI: an absolute URI, or an absolute path. */
export function isRequestUri(text: string): boolean {
  if (text === '' || hasControl(text)) return false;
  if (text === '*') return true;
  if (text.startsWith(':')) return false;
  const [whole = '', name] = /^([a-z][a-z0-9+.-]*):/i.exec(text) ?? [];
  const scheme = name?.toLowerCase();
  const [rest = ''] = text.slice(whole.length).split('?');
  if (!rest.startsWith('/')) return scheme !== undefined;
  if (scheme === undefined || !rest.startsWith('//')) return isEscaped(rest);
  const slash = rest.indexOf('/', 2);
  const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
  return isAuthority(scheme, authority) && (slash < 0 || isEscaped(rest.slice(slash)));
}

/** Whether a text has what no URL in Go may have: a control character of ASCII. */
export function hasControl(text: string): boolean {
  return /[^\P{Cc}\u0080-\u009f]/u.test(text);
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text);
}

function isAuthority(scheme: string, text: string): boolean {
  const at = text.lastIndexOf('@');
  const user = at < 0 ? '' : text.slice(0, at);
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user) && isEscaped(user) && isHost(scheme, text.slice(at + 1));
}

function isHost(scheme: string, text: string): boolean {
  const bracket = text.lastIndexOf('[');
  if (bracket > 0) return false;
  if (bracket === 0) {
    const end = text.lastIndexOf(']');
    return end > 0 && isPort(text.slice(end + 1)) && isLiteral(text.slice(1, end));
  }
  const [first, last] = [text.indexOf(':'), text.lastIndexOf(':')];
  // Go 1.26 no longer takes colons in the host, of http and https.
  const colon = scheme === 'http' || scheme === 'https' ? first : last;
  return (first < 0 || isPort(text.slice(colon))) && isHostText(text);
}

function isPort(text: string): boolean {
  return /^(?::[0-9]*)?$/.test(text);
}

// Only what is not ASCII may be escaped in a host, and the percent sign.
function isHostText(text: string): boolean {
  return /^(?:%(?:[89a-f][0-9a-f]|25)|[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]|[\u0080-\uffff])*$/i.test(text);
}

function isLiteral(text: string): boolean {
  const zone = text.indexOf('%25');
  if (zone < 0) return isHostText(text) && text.includes(':') && isIp(text);
  const address = text.slice(0, zone);
  const name = text.slice(zone + 3);
  return address.includes(':') && isIp(address) && isZone(name);
}

// Escapes of what a host may have unescaped, and of a space.
function isZone(text: string): boolean {
  return /^(?:%[0-9a-f]{2}|[^%])+$/i.test(text) && isHostText(text.replace(/%[0-9a-f]{2}/gi, decode));
}

function decode(escape: string): string {
  const letter = String.fromCharCode(parseInt(escape.slice(1), 16));
  return letter === ' ' || letter === '%' ? '-' : letter < '\u0080' ? letter : '^';
}
