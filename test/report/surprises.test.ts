import type { Surprise } from '../../lib/layout/removed.ts';
import { surpriseText } from '../../lib/report/surprises.ts';

const PLACE = { cluster: 'openportal', purpose: 'team' };
const apiVersion = 'openportal.dev/v1alpha1';
const sessions = { apiVersion, kind: 'ValkeyInstance', metadata: { name: 'sessions', namespace: 'team' } };
const namespace = { apiVersion, kind: 'ManagedNamespace', metadata: { name: 'team' } };

describe('of an order that Flux does not just delete, one line says what becomes of it and what to do:', () => {
  test.each<[string, Surprise, string]>([
    [
      'it is kept',
      { ...PLACE, manifest: sessions, what: 'is kept' },
      'ValkeyInstance/sessions in team on openportal stays on the cluster, managed by nothing, since it is protected; to delete it, merge it without protection before its removal, or then: kubectl --context openportal -n team delete valkeyinstance.openportal.dev sessions',
    ],
    [
      'it is kept, and has no namespace',
      { ...PLACE, purpose: 'system', manifest: namespace, what: 'is kept' },
      'ManagedNamespace/team in system on openportal stays on the cluster, managed by nothing, since it is protected; to delete it, merge it without protection before its removal, or then: kubectl --context openportal delete managednamespace.openportal.dev team',
    ],
    [
      'it is left',
      { ...PLACE, manifest: sessions, what: 'is left' },
      'ValkeyInstance/sessions in team on openportal stays on the cluster, managed by nothing, since the Kustomization that would delete it goes too; to delete it, merge its removal before you remove or divide its purpose, or then: kubectl --context openportal -n team delete valkeyinstance.openportal.dev sessions',
    ],
    [
      'it may stay',
      { ...PLACE, manifest: sessions, what: 'may stay' },
      'ValkeyInstance/sessions in team on openportal may stay on the cluster, managed by nothing, since its protection was lifted within the last hour, and counts where Flux fetches both at once; to delete it, merge its removal later, or see with npx orders status --cluster openportal whether it stays, and then: kubectl --context openportal -n team delete valkeyinstance.openportal.dev sessions',
    ],
    [
      'it is taken',
      { ...PLACE, manifest: sessions, what: 'is taken' },
      'ValkeyInstance/sessions in team on openportal is protected, and deleted all the same: with the namespace team, whose order is removed; to keep it, protect that order as well, and merge that before you remove it',
    ],
  ])('%s', (_, surprise, text) => {
    expect(surpriseText(surprise)).toBe(text);
  });
});
