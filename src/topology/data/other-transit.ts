import { known, unknown } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt, textAt } from '../uncertain-attribute.js';
import { describe } from './database-storage.js';
import { readParameter, type ParameterSetting } from './parameter-groups.js';
import { part, type Store, type StorePart } from './store.js';

const CONNECTIONS = 'its connections';

/** Switches, each with what AWS or the provider does where nothing is said. From knowledge, but where a source is named. */
const SWITCHES: Readonly<
  Record<string, readonly (readonly [what: string, path: AttributePath, otherwise: boolean])[]>
> = {
  aws_appsync_api_cache: [[CONNECTIONS, ['transit_encryption_enabled'], false]],
  aws_elasticsearch_domain: domain(),
  aws_memorydb_cluster: [[CONNECTIONS, ['tls_enabled'], true]],
  aws_msk_cluster: [
    [
      'traffic between its brokers',
      ['encryption_info', 0, 'encryption_in_transit', 0, 'in_cluster'],
      true,
    ],
  ],
  aws_opensearch_domain: domain(),
};

function domain() {
  return [
    [CONNECTIONS, ['domain_endpoint_options', 0, 'enforce_https'], false],
    ['traffic between its nodes', ['node_to_node_encryption', 0, 'enabled'], false],
  ] as const;
}

/** Arguments of one of several words: those that let in no plain connection, and the one that holds where nothing is said. */
const WORDS: Readonly<
  Record<string, readonly [path: AttributePath, good: readonly string[], otherwise: string]>
> = {
  aws_dax_cluster: [['cluster_endpoint_encryption_type'], ['TLS'], 'NONE'],
  aws_msk_cluster: [
    ['encryption_info', 0, 'encryption_in_transit', 0, 'client_broker'],
    ['TLS'],
    'TLS',
  ],
};

/** Services whose endpoints speak TLS only. */
const ALWAYS = ['aws_elasticache_serverless_cache', 'aws_mq_broker', 'aws_msk_serverless_cluster'];

interface ParameterKind {
  readonly argument: string;
  readonly group: string;
  readonly parameter: string;
  readonly refuses: (value: string) => boolean;
  /** What holds where no group sets it. */
  readonly otherwise: (setting: ParameterSetting) => boolean;
}

/**
 * Sources: Amazon DocumentDB Developer Guide, "Managing Amazon DocumentDB cluster TLS settings" (enabled
 * by default); Amazon Neptune User Guide, "Encryption in transit" (HTTPS by default); of Redshift AWS's
 * announcement of 18 November 2024: new clusters take default.redshift-2.0, which requires SSL.
 */
const PARAMETERS: Readonly<Record<string, ParameterKind>> = {
  aws_docdb_cluster: {
    argument: 'db_cluster_parameter_group_name',
    group: 'aws_docdb_cluster_parameter_group',
    parameter: 'tls',
    refuses: (value) => value.toLowerCase() !== 'disabled',
    otherwise: () => true,
  },
  aws_neptune_cluster: {
    argument: 'neptune_cluster_parameter_group_name',
    group: 'aws_neptune_cluster_parameter_group',
    parameter: 'neptune_enforce_ssl',
    refuses: (value) => value !== '0',
    otherwise: () => true,
  },
  aws_redshift_cluster: {
    argument: 'cluster_parameter_group_name',
    group: 'aws_redshift_parameter_group',
    parameter: 'require_ssl',
    refuses: (value) => value.toLowerCase() === 'true',
    otherwise: (setting) => {
      if (setting.state !== 'default') return false;
      const family = setting.by?.values['family'] ?? setting.name?.replace('default.', '');
      return family === undefined || family === 'redshift-2.0';
    },
  },
};

/** Types of which a plan can leave connections open. */
export const TRANSIT_TYPES: readonly string[] = [
  ...new Set([SWITCHES, WORDS, PARAMETERS].flatMap((table) => Object.keys(table))),
];

/** Search domains, brokers, warehouses and others: whether they take connections that are not encrypted. */
export function readOtherTransit(resolver: Resolver): Store[] {
  const types = [...new Set([...TRANSIT_TYPES, ...ALWAYS])];
  return [
    ...resolver.ofType(...types).map((store) => ({
      address: store.address,
      parts: [...switchesOf(store), ...wordsOf(store), ...parametersOf(store, resolver)],
    })),
    ...resolver
      .ofType('aws_ecs_task_definition')
      .map((task) => ({ address: task.address, parts: mountsOf(task) })),
  ].filter(({ parts }) => parts.length > 0);
}

function switchesOf(store: PlannedResource): StorePart[] {
  if (ALWAYS.includes(store.type))
    return [part(CONNECTIONS, known(true), `every ${store.type} takes connections by TLS alone`)];
  return (SWITCHES[store.type] ?? []).map(([what, path, otherwise]) => {
    const set = booleanAt(store, path, otherwise);
    const isUnset = readAttribute(store, path).state === 'absent';
    const name = path.filter((step) => typeof step === 'string').join('.');
    const why =
      isUnset && otherwise
        ? `${store.address} leaves ${name} as it is by default, which is true`
        : describe(store.address, name, set);
    return part(what, set, why);
  });
}

function wordsOf(store: PlannedResource): StorePart[] {
  const words = WORDS[store.type];
  if (!words) return [];
  const [path, good, otherwise] = words;
  const word = textAt(store, path, otherwise);
  if (word.state === 'unknown') return [part(CONNECTIONS, unknown(word.reason, [true, false]), '')];
  const name = path.filter((step) => typeof step === 'string').join('.');
  return [
    part(
      CONNECTIONS,
      known(good.includes(word.value)),
      `${store.address}: ${name} is ${word.value}`,
    ),
  ];
}

function parametersOf(store: PlannedResource, resolver: Resolver): StorePart[] {
  const kind = PARAMETERS[store.type];
  if (!kind) return [];
  const { argument, group, parameter } = kind;
  const setting = readParameter(store, argument, (type) => type === group, parameter, resolver);
  if (setting.state === 'open')
    return [part(CONNECTIONS, unknown(setting.reason, [true, false]), setting.reason)];
  if (setting.state === 'set') {
    const on = kind.refuses(setting.value);
    return [
      part(CONNECTIONS, known(on), `${setting.by.address} sets ${parameter} to ${setting.value}`),
    ];
  }
  const on = kind.otherwise(setting);
  const where = setting.by
    ? `${setting.by.address} does not set ${parameter}`
    : `${store.address} names no parameter group of its own`;
  const why = `${where}; plain connections are ${on ? 'refused' : 'taken'} by default`;
  return [part(CONNECTIONS, known(on), why)];
}

/** A task's mount of EFS is plain where nothing is said. Source: the provider's documentation. */
function mountsOf(task: PlannedResource): StorePart[] {
  const volumes = task.values['volume'];
  return (Array.isArray(volumes) ? volumes : []).flatMap((volume: unknown, index) => {
    const path = ['volume', index, 'efs_volume_configuration', 0];
    if (readAttribute(task, path).state === 'absent') return [];
    const name = isObject(volume) && typeof volume['name'] === 'string' ? volume['name'] : index;
    const what = `its mount ${name} of EFS`;
    const word = textAt(task, [...path, 'transit_encryption'], 'DISABLED');
    if (word.state === 'unknown') return [part(what, unknown(word.reason, [true, false]), '')];
    const why = `${task.address}: transit_encryption of ${name} is ${word.value}`;
    return [part(what, known(word.value === 'ENABLED'), why)];
  });
}
