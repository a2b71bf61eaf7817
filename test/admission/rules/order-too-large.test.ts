import { MOST_BYTES } from 'api-server-verdict';
import { anOrder, judge, saidOf } from '../../support/admission.ts';

/** An order whose object, as it is applied, has so many bytes as JSON. */
function ofBytes(bytes: number, letter = 'a') {
  const filled = (value: string) =>
    anOrder({ kind: 'CloudflareDNSRecord', name: 'record', spec: { type: 'TXT', name: 'record', value } });
  const [subject] = judge([filled('')]).subjects;
  const room = bytes - Buffer.byteLength(JSON.stringify(subject?.manifest));
  return filled(letter.repeat(room / Buffer.byteLength(letter)));
}

describe('an order may have as many bytes as a cluster stores:', () => {
  test.each([
    ['as many', MOST_BYTES, 'a', []],
    ['one more', MOST_BYTES + 1, 'a', ['[schema] has 1.0 MiB: a cluster stores 1.0 MiB of one object']],
    ['twice as many', 2 * MOST_BYTES, 'a', ['[schema] has 2.0 MiB: a cluster stores 1.0 MiB of one object']],
    [
      'as many characters, of four bytes',
      4 * MOST_BYTES,
      '😀',
      ['[schema] has 4.0 MiB: a cluster stores 1.0 MiB of one object'],
    ],
  ])('%s', (_, bytes, letter, findings) => {
    expect(saidOf(ofBytes(bytes, letter))).toEqual(findings);
  });
});

test('integers of 64 bits count as they are written', () => {
  const order = anOrder({ kind: 'WhoAmIApp', spec: { replicas: 2n ** 62n } });
  expect(saidOf({ ...order, asWritten: true })).not.toEqual([]);
});
