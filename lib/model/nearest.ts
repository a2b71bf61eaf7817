import { closest, distance } from 'fastest-levenshtein';

/** The candidate that a wrong name most likely meant; undefined where none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const contained = candidates.filter((known) => name.includes(known) || known.includes(name));
  const pool = contained.length > 0 ? contained : candidates;
  const candidate =
    pool.length > 0
      ? closest(
          name.toLowerCase(),
          pool.map((known) => known.toLowerCase()),
        )
      : undefined;
  const known = pool.find((one) => one.toLowerCase() === candidate);
  const tooFar = known === undefined || distance(name.toLowerCase(), known.toLowerCase()) >= name.length / 2;
  return tooFar && contained.length === 0 ? undefined : known;
}

/** What there is instead of a wrong name, the one that was most likely meant first. */
export function didYouMean(name: string, candidates: readonly string[], what: string): string {
  const candidate = nearest(name, candidates);
  const list = candidates.length === 0 ? `there are no ${what}` : `the ${what} are: ${candidates.join(', ')}`;
  return candidate === undefined ? list : `did you mean ${candidate}? ${list}`;
}
