import { readAttribute } from '../../plan/attribute.js';
import { isObject, type JsonObject } from '../../plan/json-shape.js';
import type { PlannedResource } from '../../plan/plan.js';
import { containsTrue, valueAt } from '../../plan/value-at.js';
import type { AclEntry, Doubt, NetworkAcl } from '../engine/network.js';
import { serviceOf } from './service.js';

/** A new VPC's ACL lets all in and out. Source: VPC User Guide, Default network ACL. */
export function allowAll(source: string): AclEntry[] {
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    ['0.0.0.0/0', '::/0'].map((cidr, index): AclEntry => ({
      number: 100 + index,
      direction,
      action: 'allow',
      service: serviceOf('-1', 0, 0),
      cidr,
      doubt: undefined,
      source,
    })),
  );
}

/** Blocks `ingress` and `egress`. An ACL without any lets nothing through, the adopted default one too. */
export function inlineEntries(acl: PlannedResource): Pick<NetworkAcl, 'entries' | 'open'> {
  let open: Doubt;
  const entries = (['ingress', 'egress'] as const).flatMap((direction) => {
    if (acl.unknown[direction] === true) {
      if (readAttribute(acl, [direction]).state !== 'absent')
        open = `${acl.address} has its ${direction} entries known only after apply`;
      return [];
    }
    const rows = acl.values[direction];
    return (Array.isArray(rows) ? rows : []).filter(isObject).flatMap((row, index) =>
      entriesOf(row, valueAt(acl.unknown[direction], [index]), {
        direction,
        number: row['rule_no'],
        action: row['action'],
        source: acl.address,
        doubt: undefined,
      }),
    );
  });
  return { entries, open };
}

export function standaloneEntry(rule: PlannedResource, doubt: Doubt): AclEntry[] {
  const { values } = rule;
  return entriesOf(values, rule.unknown, {
    direction: values['egress'] === true ? 'egress' : 'ingress',
    number: values['rule_number'],
    action: values['rule_action'],
    source: rule.address,
    doubt,
  });
}

function entriesOf(
  row: JsonObject,
  unknown: unknown,
  own: Pick<AclEntry, 'direction' | 'source' | 'doubt'> & {
    readonly number: unknown;
    readonly action: unknown;
  },
): AclEntry[] {
  const isOpen = (...names: readonly string[]): boolean =>
    unknown === true || names.some((name) => containsTrue(valueAt(unknown, [name])));
  const cidrs = ['cidr_block', 'ipv6_cidr_block'].flatMap((name) => {
    const cidr = row[name];
    if (typeof cidr === 'string' && cidr !== '') return [cidr];
    return isOpen(name) ? [undefined] : [];
  });
  const number = Number(own.number);
  const base = {
    direction: own.direction,
    number: Number.isFinite(number) && own.number !== null ? number : undefined,
    service: isOpen('protocol', 'from_port', 'to_port')
      ? undefined
      : serviceOf(row['protocol'], row['from_port'], row['to_port']),
    source:
      own.number === undefined
        ? own.source
        : `${own.source} (${own.direction} ${String(own.number)})`,
  };
  const told = own.action === 'allow' || own.action === 'deny' ? own.action : undefined;
  // An action that is open: it may allow, and it may deny.
  const actions: readonly AclEntry['action'][] = told ? [told] : ['allow', 'deny'];
  const doubt = told
    ? own.doubt
    : `whether ${own.source} allows or denies is known only after apply`;
  return cidrs.flatMap((cidr) => actions.map((action) => ({ ...base, action, cidr, doubt })));
}
