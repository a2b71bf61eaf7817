import { isSubdomain } from './dns-names.ts';

/** Names of labels, annotations and finalizers; see apimachinery, pkg/api/validate/content. */

const NAME_LENGTH = 63;
const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** What is wrong with a qualified name, such as `example.com/owner`; undefined where nothing is. */
export function qualifiedNameError(text: string): string | undefined {
  const parts = text.split('/');
  if (parts.length > 2) return 'it has more than one /';
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, text];
  if (prefix !== undefined && !isSubdomain(prefix)) {
    return prefix === '' ? 'nothing is before the /' : `${JSON.stringify(prefix)} is no DNS name`;
  }
  if (name === '') return prefix === undefined ? 'it is empty' : 'nothing is behind the /';
  if (name.length > NAME_LENGTH) return `the name has ${name.length} characters`;
  return NAME.test(name) ? undefined : `${JSON.stringify(name)} is no name`;
}

/** What a qualified name looks like. */
export const QUALIFIED_NAME =
  'a name has up to 63 of A-Z, a-z, 0-9, -, _ and ., with a letter or digit at both ends; a DNS name and a / may be before it';

/** What is wrong with the value of a label; undefined where nothing is. */
export function labelValueError(text: string): string | undefined {
  if (text.length > NAME_LENGTH) return `it has ${text.length} characters`;
  return text === '' || NAME.test(text) ? undefined : `it is ${JSON.stringify(text)}`;
}

/** What the value of a label looks like. */
export const LABEL_VALUE = 'it takes up to 63 of A-Z, a-z, 0-9, -, _ and ., with a letter or digit at both ends';
