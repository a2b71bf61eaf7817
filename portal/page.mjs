// A page with the form of a template, drawn by the portal's own stepper and pickers. What is submitted is left in the
// window. Of the portal around it, there are a catalog of two groups and nothing else.
import { scaffolderApiRef, SecretsContextProvider } from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { catalogApiRef, entityPresentationApiRef } from '@backstage/plugin-catalog-react';
import { createVersionedContext, createVersionedValueMap } from '@backstage/version-bridge';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { MemoryRouter } from 'react-router-dom';
import { OwnerPicker } from './node_modules/@backstage/plugin-scaffolder/dist/components/fields/OwnerPicker/OwnerPicker.esm.js';

const groups = ['platform-team', 'service-provider'].map((name) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default' },
  spec: { type: 'team', children: [] },
}));
const nothing = { subscribe: () => ({ unsubscribe() {} }) };
const presented = ({ metadata: { name } }) => ({ entityRef: `group:default/${name}`, primaryTitle: name });
const apis = {
  [catalogApiRef.id]: {
    async *streamEntities() {
      yield groups;
    },
  },
  [entityPresentationApiRef.id]: {
    forEntity: (entity) => ({ snapshot: presented(entity), promise: Promise.resolve(presented(entity)) }),
  },
  [scaffolderApiRef.id]: {},
  'core.analytics': { captureEvent() {} },
  'core.error': { post() {}, error$: () => nothing },
  'core.featureflags': { isActive: () => false },
  'core.translation': {
    getTranslation: (ref) => ({ ready: true, t: (key) => ref.getDefaultMessages()[key] ?? key }),
    translation$: () => nothing,
  },
};
const Apis = createVersionedContext('api-context');
const holder = createVersionedValueMap({ 1: { get: ({ id }) => apis[id] } });

globalThis.show = ({ title, parameters }) => {
  const manifest = {
    title,
    steps: parameters.map((schema) => ({ title: schema.title, schema })),
  };
  const stepper = createElement(Stepper, {
    manifest,
    extensions: [{ name: 'OwnerPicker', component: OwnerPicker }],
    onCreate: async (values) => void (globalThis.submitted = values),
  });
  const page = createElement(Apis.Provider, { value: holder }, createElement(SecretsContextProvider, {}, stepper));
  createRoot(globalThis.document.getElementById('form')).render(createElement(MemoryRouter, {}, page));
};
