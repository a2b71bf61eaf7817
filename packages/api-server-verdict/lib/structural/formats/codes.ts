/** Formats of identifiers and codes, as kube-openapi has them from govalidator. Go's \s is ASCII only. */

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const CREDIT_CARD =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;
const CHANNEL = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const SPACE = '[\\t\\n\\f\\r ]*';
const RGB = new RegExp(`^rgb\\(${SPACE}${[CHANNEL, CHANNEL, CHANNEL].join(`${SPACE},${SPACE}`)}${SPACE}\\)$`);
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export function isBase64(text: string): boolean {
  return BASE64.test(text);
}

export function isRgb(text: string): boolean {
  return RGB.test(text);
}

export function isSsn(text: string): boolean {
  return text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text);
}

export function isUuid(text: string, version?: 3 | 4 | 5): boolean {
  if (!UUID.test(text)) return false;
  if (version === undefined) return true;
  const digits = text.replaceAll('-', '');
  return digits.charAt(12) === String(version) && (version === 3 || /[89ab]/i.test(digits.charAt(16)));
}

export function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '');
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false;
  const sum = Array.from(digits).reduce(
    (sum, digit, index) => sum + (index + 1) * (digit === 'X' ? 10 : Number(digit)),
    0,
  );
  return sum % 11 === 0;
}

export function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, '');
  if (!/^[0-9]{13}$/.test(digits)) return false;
  const sum = Array.from(digits).reduce((sum, digit, index) => sum + (index % 2 === 0 ? 1 : 3) * Number(digit), 0);
  return sum % 10 === 0;
}

/** By its digits alone: what is between them is left out. The last digit is a checksum (Luhn). */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!CREDIT_CARD.test(digits)) return false;
  const sum = Array.from(digits)
    .reverse()
    .reduce(
      (sum, digit, index) =>
        sum + (index % 2 === 0 ? Number(digit) : ([0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)] ?? 0)),
      0,
    );
  return sum % 10 === 0;
}
