/** For JSON.stringify: whole numbers as texts where they are so large that JSON has none of which all readers know. */
export function withoutBigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
