import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { booleanAt } from '../uncertain-attribute.js';
import { part, type Store, type StorePart } from './store.js';

/** Root device names of the images that AWS publishes. */
const ROOT_DEVICES = ['/dev/xvda', '/dev/sda1'];

/** EBS volumes, and those that instances and what launches them bring along. */
export function readVolumes(resolver: Resolver, byAccount: boolean): Store[] {
  const account = accountDefaults(resolver, byAccount);
  const ofNew = exceptExisting(account, resolver);
  return [
    ...resolver.ofType('aws_ebs_volume').map((volume) => ({
      address: volume.address,
      parts: [volumeAt(volume, [], 'it', ofNew)],
    })),
    ...resolver
      .ofType('aws_instance', 'aws_spot_instance_request')
      .map((host) => ({ address: host.address, parts: partsOfHost(host, ofNew) })),
    ...resolver
      .ofType('aws_launch_configuration')
      .map((host) => ({ address: host.address, parts: partsOfHost(host, account) })),
    ...resolver.ofType('aws_launch_template').map((template) => ({
      address: template.address,
      parts: partsOfTemplate(template, account),
    })),
  ].filter(({ parts }) => parts.length > 0);
}

/** What the account does with a volume for which nothing else is said, by the provider that makes it. */
type AccountDefault = (resource: PlannedResource) => { readonly on: boolean; readonly why: string };

function accountDefaults(resolver: Resolver, byAccount: boolean): AccountDefault {
  const byProvider = new Map<string, { on: boolean; why: string }>();
  for (const setting of resolver.ofType('aws_ebs_encryption_by_default')) {
    // The provider's default of `enabled` is true.
    const enabled = booleanAt(setting, ['enabled'], true);
    byProvider.set(setting.config?.providerKey ?? '', {
      on: enabled.state === 'known' && enabled.value,
      why: `${setting.address} encrypts what is created in its region after it`,
    });
  }
  return (resource) =>
    byProvider.get(resource.config?.providerKey ?? '') ?? {
      on: byAccount,
      why: byAccount
        ? 'the configuration says that the account encrypts new volumes (ebsEncryptedByAccount)'
        : 'nothing in this plan says that the account encrypts new volumes',
    };
}

/** A volume that is there stays as it is, whatever the account does with new ones. */
function exceptExisting(account: AccountDefault, { plan }: Resolver): AccountDefault {
  const created = new Set(
    plan.changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address),
  );
  const why = 'what the account does with new volumes changes none that is there';
  return (resource) => (created.has(resource.address) ? account(resource) : { on: false, why });
}

function volumeAt(
  resource: PlannedResource,
  path: AttributePath,
  name: string,
  account: AccountDefault,
): StorePart {
  const { address } = resource;
  const { on, why } = account(resource);
  // With encryption by default on, EC2 creates no volume without it, whatever is asked for.
  if (on) return part(name, known(true), why);
  const set = booleanAt(resource, [...path, 'encrypted'], false);
  const argument = [...path, 'encrypted'].join('.');
  if (set.state === 'unknown') return part(name, set, set.reason);
  if (set.value) return part(name, set, `${address} sets ${argument}`);
  const inherits = inheritance(resource, [...path, 'snapshot_id']);
  if (inherits) return part(name, inherits, `${address} does not set ${argument}`);
  return part(name, known(false), `${address} does not set ${argument} to true, and ${why}`);
}

/** A volume of an encrypted snapshot is encrypted; whether the snapshot is, the plan does not tell. */
function inheritance(
  resource: PlannedResource,
  path: AttributePath,
): Uncertain<boolean> | undefined {
  const { state } = readAttribute(resource, path);
  return state === 'absent'
    ? undefined
    : unknown(`${resource.address} is of a snapshot (${path.join('.')}), whose encryption it has`, [
        true,
        false,
      ]);
}

function partsOfHost(host: PlannedResource, account: AccountDefault): StorePart[] {
  const root = rowsOf(host, 'root_block_device');
  const others = rowsOf(host, 'ebs_block_device').map((row, index) =>
    volumeAt(host, ['ebs_block_device', index], `its volume ${deviceOf(row, index)}`, account),
  );
  // Where a template launches it, the template is judged for the volumes that it names.
  const launched = rowsOf(host, 'launch_template').length > 0;
  if (root.length === 0 && launched) return others;
  return [volumeAt(host, ['root_block_device', 0], 'its root volume', account), ...others];
}

function partsOfTemplate(template: PlannedResource, account: AccountDefault): StorePart[] {
  const rows = rowsOf(template, 'block_device_mappings');
  const mapped = rows.flatMap((row, index) =>
    isEphemeral(row)
      ? []
      : [
          volumeAt(
            template,
            ['block_device_mappings', index, 'ebs', 0],
            `its volume ${deviceOf(row, index)}`,
            account,
          ),
        ],
  );
  const namesRoot = rows.some(
    (row) => typeof row['device_name'] === 'string' && ROOT_DEVICES.includes(row['device_name']),
  );
  return namesRoot
    ? mapped
    : [
        volumeAt(
          template,
          ['block_device_mappings', rows.length, 'ebs', 0],
          'its root volume',
          account,
        ),
        ...mapped,
      ];
}

/** An instance store, or a device of the image that is left out. */
function isEphemeral(row: Readonly<Record<string, unknown>>): boolean {
  return [row['virtual_name'], row['no_device']].some(
    (value) => typeof value === 'string' && value !== '' && value !== 'false',
  );
}

function rowsOf(resource: PlannedResource, name: string) {
  const value = resource.values[name];
  return Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [];
}

function deviceOf(row: Readonly<Record<string, unknown>>, index: number): string {
  return typeof row['device_name'] === 'string' ? row['device_name'] : String(index);
}
