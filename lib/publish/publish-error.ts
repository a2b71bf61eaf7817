/** The folder could not be made equal to the tree; the message says why, and whether anything was changed. */
export class PublishError extends Error {}
