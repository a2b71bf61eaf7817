import type { Library } from '../language/declarations.ts';
import { Entries, Items } from '../runtime/collections.ts';
import { Failure } from '../runtime/failure.ts';
import { Foreign, type Value } from '../runtime/value.ts';
import {
  escapedPath,
  type GoUrl,
  hostAndPort,
  parametersOf,
  parseRequestUri,
  parseUrl,
  textOf,
  writeUrl,
} from './go-url.ts';

class Url extends Foreign {
  readonly typeName = 'kubernetes.URL';

  constructor(readonly url: GoUrl) {
    super();
  }

  equals(other: Value): boolean | undefined {
    return other instanceof Url ? writeUrl(this.url) === writeUrl(other.url) : undefined;
  }

  toString(): string {
    return textOf(writeUrl(this.url));
  }
}

function url(text: string): Url {
  // Checked as a request is, then read again for the fragment, which a request has not.
  const request = parseRequestUri(text);
  const parsed = typeof request === 'string' ? request : parseUrl(text);
  if (typeof parsed === 'string') throw new Failure(`URL parse error during conversion from string: ${parsed}`);
  return new Url(parsed);
}

/** See k8s.io/apiserver, pkg/cel/library/urls.go. */
export const urls: Library = {
  'url(string): URL': url,
  'isURL(string): bool': (text: string) => typeof parseRequestUri(text) !== 'string',
  '(URL).getScheme(): string': ({ url: { scheme } }: Url) => scheme,
  '(URL).getHost(): string': ({ url: { host } }: Url) => textOf(host),
  '(URL).getHostname(): string': (value: Url) => textOf(hostAndPort(value.url)[0]),
  '(URL).getPort(): string': (value: Url) => hostAndPort(value.url)[1],
  '(URL).getEscapedPath(): string': (value: Url) => textOf(escapedPath(value.url)),
  '(URL).getQuery(): map(string, list(string))': (value: Url) =>
    new Entries([...parametersOf(value.url)].map(([key, values]) => [key, new Items(values)])),
};
