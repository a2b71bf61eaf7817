/** Is told how many of some things are done, before the next is. */
export type Progress = (done: number, of: number) => void;
