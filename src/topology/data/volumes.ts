import { known, unknown, type Uncertain } from '../../model/uncertain.js';
import { readAttribute } from '../../plan/attribute.js';
import { rowsOfBlock } from '../../plan/dynamic-blocks.js';
import { isObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { AttributePath, Resolver } from '../../plan/resolver.js';
import { valueAt } from '../../plan/value-at.js';
import { booleanAt } from '../uncertain-attribute.js';
import { accountDefaults, accountDefaultsNow, type AccountDefault } from './account-default.js';
import { part, type Store, type StorePart } from './store.js';

/** Root device names of the images that AWS publishes. */
const ROOT_DEVICES = ['/dev/xvda', '/dev/sda1'];

/** EBS volumes, and those that instances, tasks and what launches them bring along. */
export function readVolumes(resolver: Resolver, byAccount: boolean): Store[] {
  const later = accountDefaults(resolver, byAccount);
  const now = accountDefaultsNow(resolver, byAccount);
  const rootDevices = readRootDevices(resolver);
  return [
    ...resolver.ofType('aws_ebs_volume').map((volume) => ({
      address: volume.address,
      parts: [volumeAt(volume, [], 'its data', now)],
    })),
    ...resolver
      .ofType('aws_instance', 'aws_spot_instance_request')
      .map((host) => ({ address: host.address, parts: partsOfHost(host, [], now) })),
    ...resolver
      .ofType('aws_launch_configuration')
      .map((host) => ({ address: host.address, parts: partsOfHost(host, [], later) })),
    ...resolver.ofType('aws_spot_fleet_request').map((fleet) => ({
      address: fleet.address,
      parts: rowsAt(fleet, ['launch_specification']).flatMap((_, index) =>
        partsOfHost(fleet, ['launch_specification', index], later),
      ),
    })),
    ...resolver.ofType('aws_ecs_service').map((service) => ({
      address: service.address,
      parts: rowsAt(service, ['volume_configuration']).map((row, index) =>
        // The provider's default is true.
        volumeAt(
          service,
          ['volume_configuration', index, 'managed_ebs_volume', 0],
          `the volume ${nameOf(row, 'name', index)} of its tasks`,
          later,
          true,
        ),
      ),
    })),
    ...resolver.ofType('aws_launch_template').map((template) => ({
      address: template.address,
      parts: partsOfTemplate(template, later, rootDevices),
    })),
  ].filter(({ parts }) => parts.length > 0);
}

/** Root devices of the images that data sources of the plan found, by id. */
function readRootDevices({ plan }: Resolver): ReadonlyMap<unknown, string> {
  const devices = new Map<unknown, string>();
  for (const { type, values } of plan.data.values()) {
    const device = type === 'aws_ami' ? values['root_device_name'] : undefined;
    if (typeof device === 'string' && device !== '') devices.set(values['id'], device);
  }
  return devices;
}

function volumeAt(
  resource: PlannedResource,
  path: AttributePath,
  name: string,
  account: AccountDefault,
  otherwise = false,
): StorePart {
  const { address } = resource;
  const { encrypts, why } = account(resource);
  // With encryption by default on, EC2 creates no volume without it, whatever is asked for.
  if (encrypts === 'surely') return part(name, known(true), why);
  const set = booleanAt(resource, [...path, 'encrypted'], otherwise);
  const argument = [...path, 'encrypted'].join('.');
  if (set.state === 'unknown') return part(name, set, set.reason);
  if (set.value) return part(name, set, `${address} sets ${argument}`);
  if (encrypts === 'perhaps') return part(name, unknown(why, [true, false]), why);
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

/** What an instance brings along; `base` is where its arguments stand. */
function partsOfHost(
  host: PlannedResource,
  base: AttributePath,
  account: AccountDefault,
): StorePart[] {
  const path = [...base, 'ebs_block_device'];
  const rows = rowsAt(host, path);
  const others = rowsOfBlock(host, path).map((index) =>
    volumeAt(
      host,
      [...path, index],
      `its volume ${nameOf(rows[index] ?? {}, 'device_name', index)}`,
      account,
    ),
  );
  // Where a template launches it, the template is judged for the volumes that it names.
  const root = rowsAt(host, [...base, 'root_block_device']);
  const launched = rowsAt(host, [...base, 'launch_template']).length > 0;
  if (root.length === 0 && launched) return others;
  const own = volumeAt(host, [...base, 'root_block_device', 0], 'its root volume', account);
  // The provider fills the block in where nobody writes one, and a plan shows the same for both.
  const isOpen = others.length === 0 && valueAt(host.unknown, path) === true;
  if (!isOpen || account(host).encrypts === 'surely') return [own, ...others];
  const assumed = `${own.why}; assumed: no dynamic block known only after apply gives it further volumes`;
  return [{ ...own, why: assumed }];
}

function partsOfTemplate(
  template: PlannedResource,
  account: AccountDefault,
  rootDevices: ReadonlyMap<unknown, string>,
): StorePart[] {
  const rows = rowsAt(template, ['block_device_mappings']);
  const mapped = rows.flatMap((row, index) =>
    isEphemeral(row)
      ? []
      : [
          volumeAt(
            template,
            ['block_device_mappings', index, 'ebs', 0],
            `its volume ${nameOf(row, 'device_name', index)}`,
            account,
          ),
        ],
  );
  // A mapping of another device than the image's own root adds a volume, and leaves the root as it was.
  const device = rootDevices.get(template.values['image_id']);
  const roots = device === undefined ? ROOT_DEVICES : [device];
  const root = rows.find((row) => roots.includes(String(row['device_name'])));
  if (root && device !== undefined) return mapped;
  if (root) {
    const assumed = `assumed: ${String(root['device_name'])} is the root device of its image, which the plan does not tell`;
    return mapped.map((own) =>
      own.name.endsWith(String(root['device_name']))
        ? { ...own, why: `${own.why}; ${assumed}` }
        : own,
    );
  }
  return [
    volumeAt(
      template,
      ['block_device_mappings', rows.length, 'ebs', 0],
      device === undefined ? 'its root volume' : `its root volume ${device}`,
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

function rowsAt(resource: PlannedResource, path: AttributePath) {
  const value = valueAt(resource.values, path);
  return Array.isArray(value) ? value.map((row) => (isObject(row) ? row : {})) : [];
}

function nameOf(row: Readonly<Record<string, unknown>>, argument: string, index: number): string {
  return typeof row[argument] === 'string' ? row[argument] : String(index);
}
