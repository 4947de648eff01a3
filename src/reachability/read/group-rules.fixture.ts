import { buildResolver, resource } from '../../plan/plan-builder.fixture.js';
import type { Args } from '../../plan/planned-values.fixture.js';
import { SecurityGroupRules } from './security-group-rules.js';

export type Spec = ReturnType<typeof resource>;

export const DB = 'aws_security_group.db';
export const group = (name: string, args: Args = {}): Spec =>
  resource(`aws_security_group.${name}`, args);
export const read = (...specs: Spec[]) => new SecurityGroupRules(buildResolver(...specs));
/** Rules that let into the database's group, each as who, which ports and how surely. */
export const into = (rules: SecurityGroupRules, key = DB) =>
  rules
    .of(key, 'ingress')
    .map(({ peer, ports, certainty }) => [
      peer.kind === 'group' ? peer.group : peer.kind === 'cidr' ? peer.cidr : 'unknown',
      `${ports.protocol} ${ports.portOf ?? `${ports.from}-${ports.to}`}`,
      certainty,
    ]);

/** A rule for MySQL's port, with what is different of it. */
export const row = (args: Args): Args => ({
  protocol: 'tcp',
  from_port: 3306,
  to_port: 3306,
  cidr_blocks: [],
  ...args,
});
