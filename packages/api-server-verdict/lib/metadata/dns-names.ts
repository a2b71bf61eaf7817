/** What Kubernetes demands of names: apimachinery, pkg/util/validation (RFC 1123, and of kinds RFC 1035). */

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const KIND = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/i;

/**
 * The most characters that a label's value takes; Flux puts the name of a Kustomization into one (fluxcd/flux2#2004).
 */
export const LABEL_LENGTH = 63;

/** Whether a name is a DNS label, as namespaces are. */
export function isLabel(name: string): boolean {
  return name.length <= LABEL_LENGTH && LABEL.test(name);
}

/** Whether a name is a DNS subdomain, as the names of custom resources are. */
export function isSubdomain(name: string): boolean {
  return name.length <= 253 && SUBDOMAIN.test(name);
}

/** Whether a CRD can define a kind of this name; see apiextensions-apiserver, ValidateCustomResourceDefinitionNames. */
export function isKind(name: string): boolean {
  return KIND.test(name);
}
