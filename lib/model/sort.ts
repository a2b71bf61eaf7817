/** The order of all lists and files: by code unit, which unlike localeCompare is the same in every locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
