/**
 * The most bytes of an object, as JSON. etcd takes 1.5 MiB a request (`--max-request-bytes`), and what the server and
 * controllers add has to fit too: who set which field (managedFields), and the status.
 */
export const MOST_BYTES = 1024 * 1024;
