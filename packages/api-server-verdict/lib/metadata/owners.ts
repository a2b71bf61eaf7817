import { isObject, textOf } from '../structural/kinds.ts';
import type { Violation } from '../structural/violation.ts';

/** What is wrong with owner references; see apimachinery, pkg/api/validation, ValidateOwnerReferences. */
export function ownerViolations(owners: readonly unknown[], field: string, found: Violation[]): void {
  let controller: string | undefined;
  for (const [index, owner] of owners.entries()) {
    if (!isObject(owner)) continue;
    const [apiVersion = '', kind = '', name = '', uid = ''] = ['apiVersion', 'kind', 'name', 'uid'].map((part) =>
      textOf(owner, part),
    );
    for (const [part, text] of Object.entries({ apiVersion, kind, name, uid })) {
      if (text !== '') continue;
      found.push({ field: `${field}.${part}`, message: `is missing in item ${index}`, hint: 'add it: it is required' });
    }
    if (apiVersion !== '' && !isGroupVersion(apiVersion)) {
      const message = `is ${JSON.stringify(apiVersion)} in item ${index}`;
      found.push({ field: `${field}.apiVersion`, message, hint: 'it must be a version, such as v1 or apps/v1' });
    }
    if (apiVersion === 'v1' && kind === 'Event') {
      found.push({ field, message: 'have an Event', hint: 'remove it: an Event may own nothing' });
    }
    if (owner['controller'] !== true) continue;
    if (controller === undefined) {
      controller = `${kind}/${name}`;
    } else {
      const message = `have two controllers, ${controller} and ${kind}/${name}`;
      found.push({ field, message, hint: 'only one may have controller: true' });
    }
  }
}

// With a version, and at most one slash before it.
function isGroupVersion(text: string): boolean {
  return /^([^/]*\/)?[^/]+$/.test(text);
}
