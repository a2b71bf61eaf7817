import { distance } from 'fastest-levenshtein';

/** How many names anybody looks through. */
const LISTED = 50;

/** The candidate that a wrong name most likely meant: one inside it or around it, else one a few letters away. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const related = candidates.filter((known) => name.includes(known) || known.includes(name));
  const [best] = (related.length > 0 ? related : candidates)
    .map((known) => ({ known, far: slips(name.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best === undefined || (related.length === 0 && best.far >= name.length / 2) ? undefined : best.known;
}

/** How many slips lie between two names; letters that are all there, in another order, are one. */
function slips(name: string, known: string): number {
  const letters = (text: string) => Array.from(text).sort().join('');
  return name !== known && letters(name) === letters(known) ? 1 : distance(name, known);
}

/** What there is instead of a wrong name, the one that was most likely meant first. */
export function didYouMean(name: string, candidates: readonly string[], what: string): string {
  const candidate = nearest(name, candidates);
  const rest = candidates.length > LISTED ? ` and ${candidates.length - LISTED} more` : '';
  const listed = candidates.slice(0, LISTED).join(', ') + rest;
  const list = candidates.length === 0 ? `there are no ${what}` : `the ${what} are: ${listed}`;
  return candidate === undefined ? list : `did you mean ${candidate}? ${list}`;
}
