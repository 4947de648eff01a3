import type { V1CustomResourceDefinition, V1JSONSchemaProps } from '@kubernetes/client-node';

/**
 * The k6-operator's TestRun, written after its api/v1alpha1/testrun_types.go (release 1.x): the same
 * names, types, required members and enumerations of what Holdfast uses. The published definition has
 * 280 KB, nearly all of it Kubernetes' own pod fields; ours leaves those out and says so by its
 * annotation. It is structural and keeps no unknown field, so that one which the operator does not have
 * is pruned here as there.
 */
const text: V1JSONSchemaProps = { type: 'string' };
const texts: V1JSONSchemaProps = { type: 'object', additionalProperties: text };

const env: V1JSONSchemaProps = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name'],
    properties: {
      name: text,
      value: text,
      valueFrom: {
        type: 'object',
        properties: {
          secretKeyRef: {
            type: 'object',
            required: ['key'],
            properties: {
              key: text,
              name: { type: 'string', _default: '' },
              optional: { type: 'boolean' },
            },
          },
        },
      },
    },
  },
};

const pod: V1JSONSchemaProps = {
  type: 'object',
  properties: {
    automountServiceAccountToken: text,
    env,
    image: text,
    imagePullPolicy: text,
    metadata: { type: 'object', properties: { annotations: texts, labels: texts } },
    nodeSelector: texts,
    serviceAccountName: text,
  },
};

const spec: V1JSONSchemaProps = {
  type: 'object',
  required: ['parallelism', 'script'],
  properties: {
    arguments: text,
    cleanup: { type: 'string', _enum: ['post'] },
    initializer: pod,
    parallelism: { type: 'integer', format: 'int32' },
    paused: { type: 'string', _default: 'true' },
    quiet: { type: 'string', _default: 'true' },
    runner: pod,
    script: {
      type: 'object',
      properties: {
        configMap: {
          type: 'object',
          required: ['name'],
          properties: { file: text, name: text },
        },
        localFile: text,
      },
    },
    separate: { type: 'boolean' },
    starter: pod,
  },
};

const STAGES = [
  'initialization',
  'initialized',
  'created',
  'started',
  'stopped',
  'finished',
  'error',
];

export const TEST_RUN_DEFINITION: V1CustomResourceDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'testruns.k6.io',
    annotations: { 'holdfast.dev/note': 'a part of the k6-operator’s definition, for tests' },
  },
  spec: {
    group: 'k6.io',
    names: { kind: 'TestRun', listKind: 'TestRunList', plural: 'testruns', singular: 'testrun' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              apiVersion: text,
              kind: text,
              metadata: { type: 'object' },
              spec,
              status: {
                type: 'object',
                properties: { stage: { type: 'string', _enum: STAGES }, testRunId: text },
              },
            },
          },
        },
      },
    ],
  },
};
