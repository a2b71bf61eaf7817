import fc from 'fast-check';
import { FLUX_SYSTEM } from '../../lib/model/names.ts';

/** A DNS label, as the name of a namespace. */
export const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?$/);

/** A DNS subdomain, as the name of an object. */
export const subdomain = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));

export const cluster = subdomain;
export const purpose = label.filter((name) => name !== FLUX_SYSTEM);
export const kind = fc.stringMatching(/^[A-Za-z]([-A-Za-z0-9]{0,8}[A-Za-z0-9])?$/);
