import fc from 'fast-check';
import { masked } from '../../lib/model/masked.ts';

/** What a credential may consist of. */
const credential = fc.stringMatching(/^[A-Za-z0-9+/_~.-]{8,40}$/).filter((text) => !/^tokens?\b/i.test(text));
const word = fc.stringMatching(/^[a-z]{1,8}$/);

describe('no credential in a message is printed:', () => {
  test.each<[string, (secret: string) => string]>([
    ['the user of a url', (secret) => `unable to clone 'https://${encodeURIComponent(secret)}@github.com/a/b': failed`],
    ['the password of a url', (secret) => `Get "http://git:${encodeURIComponent(secret)}@10.0.0.1/a": refused`],
    ['a bearer token', (secret) => `sent Bearer ${secret} and was refused`],
    ['a header', (secret) => `Authorization: Basic ${secret}`],
    ['a parameter', (secret) => `https://host/path?access_token=${encodeURIComponent(secret)}&page=2`],
    ['an assignment', (secret) => `ran with API_KEY=${secret} and failed`],
    ['a field of JSON', (secret) => `{"clientSecret":"${secret}"}`],
    ['a field of YAML', (secret) => `password: ${secret}`],
    ['a value that the API server refuses', (secret) => `spec.db.password: Invalid value: "${secret}": too weak`],
    ['a token of GitHub', (secret) => `ghp_${secret.replace(/[^A-Za-z0-9]/g, 'x').padEnd(12, 'x')} is expired`],
  ])('%s', (_, message) => {
    fc.assert(
      fc.property(credential, word, word, (secret, before, after) => {
        const shown = masked(`${before} ${message(secret)} ${after}`);
        expect(shown).not.toContain(secret);
        expect(shown).toContain('***');
      }),
    );
  });

  test('a token of a service account', () => {
    const token = ['eyJhbGciOiJSUzI1NiJ9', 'eyJpc3MiOiJrdWJlIn0', 'c2lnbmF0dXJl'].join('.');
    expect(masked(`got ${token}, expired`)).toBe('got ***, expired');
  });

  test('a private key', () => {
    const key = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEow', '-----END RSA PRIVATE KEY-----'].join('\n');
    expect(masked(`identity: ${key} is encrypted`)).toBe('identity: *** is encrypted');
  });
});

describe('what a person needs to read stays:', () => {
  test.each([
    ['WhoAmIService.openportal.dev "a" is invalid: spec.name: Invalid value: "A": must be lower case'],
    [`failed to get secret 'flux-system/catalog-orders': secrets "catalog-orders" not found`],
    ['the server has asked for the client to provide credentials: invalid bearer token'],
    ['spec.tokens: Required value'],
    ['unable to clone https://github.com/open-service-portal/catalog-orders: not found'],
    ['mail someone@example.com, or see http://host/path@2'],
    ['first line\n  second line'],
  ])('%s', (message) => {
    expect(masked(message)).toBe(message);
  });
});

describe('a message cannot play with the terminal:', () => {
  test.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['a link', '\u001b]8;;https://evil.example\u0007text\u001b]8;;\u0007', 'text'],
    ['a title', '\u001b]0;title\u0007text', 'text'],
    ['a cursor that moves', 'good\u001b[2K\rbad', 'goodbad'],
    ['text that runs backwards', 'a\u202eb\u202c', 'ab'],
    ['a tabulator', 'a\tb', 'a b'],
    ['a credential with an escape in it', 'Bear\u001b[1mer abcdefgh', 'Bearer ***'],
  ])('%s', (_, message, shown) => {
    expect(masked(message)).toBe(shown);
  });

  test('whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (message) => {
        expect(masked(message)).not.toMatch(/[^\P{C}\n]/u);
      }),
    );
  });
});

describe('a message of a million letters takes no longer than its length, whatever is repeated in it:', () => {
  test.each([
    ...[
      'a',
      'a.',
      'token',
      'token: ',
      'token="',
      "token='",
      'token=\\"',
      'token="\\',
      'secrets.',
      'password ',
      'api-key',
    ],
    ...['token: Invalid value', 'tokenx[0]: Invalid value: ', 'authorization', 'authorization:', 'authorization: a '],
    ...['bearer ', 'bearer token', '://', '://a', 'a://', 'eyJ', 'eyJ-', '-eyJa.', 'eyJa.b', 'ghp_', 'glpat-'],
    ...['-----BEGIN ', '-----BEGIN PRIVATE KEY', '-----BEGIN PRIVATE KEY-----', '-----END ', ' ', '\n', '"', '\\'],
    ...['\u001b', '\u001b[', '\u001b[0;', '\u001b]', '\u001b]8;;', '\u009b', '\u009d', '?#', ';a'],
  ])('%j', (part) => {
    const message = part.repeat(1_000_000 / part.length);
    expect(masked(`\u001b[${message}`).length).toBeLessThanOrEqual(2 * message.length);
    expect(masked(`token: ${message}`).length).toBeLessThanOrEqual(2 * message.length);
  });
});
