import {
  CancelInstanceRefreshCommand,
  ResumeProcessesCommand,
  RollbackInstanceRefreshCommand,
  SetDesiredCapacityCommand,
  StartInstanceRefreshCommand,
  UpdateAutoScalingGroupCommand,
  type CancelInstanceRefreshCommandInput,
  type ResumeProcessesCommandInput,
  type RollbackInstanceRefreshCommandInput,
  type SetDesiredCapacityCommandInput,
  type StartInstanceRefreshCommandInput,
  type UpdateAutoScalingGroupCommandInput,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateDeploymentCommand,
  StopDeploymentCommand,
  type CreateDeploymentCommandInput,
  type StopDeploymentCommandInput,
} from '@aws-sdk/client-codedeploy';
import {
  CreateRouteCommand,
  DeleteNetworkAclCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceRouteCommand,
  StartInstancesCommand,
  type CreateRouteCommandInput,
  type DeleteNetworkAclCommandInput,
  type ReplaceNetworkAclAssociationCommandInput,
  type ReplaceRouteCommandInput,
  type StartInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import {
  RegisterTargetsCommand,
  type RegisterTargetsCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CancelCommandCommand, type CancelCommandCommandInput } from '@aws-sdk/client-ssm';
import type { UndoRecord } from '../../model/account.js';
import { HoldfastError } from '../../model/error.js';
import type { Clients } from '../clients.js';
import { UNDO_GUARDS } from './undo-guards.js';

type Send = (clients: Clients, input: unknown) => Promise<unknown>;

/**
 * What recovery may send, by service and operation, and nothing else. The records lie where whoever
 * may write a parameter can write: a record must not make recovery do what its writer could not. What
 * a name allows too much of is looked at by UNDO_GUARDS.
 */
export const UNDO_CALLS: Readonly<Record<string, Send>> = {
  'autoScaling CancelInstanceRefresh': (clients, input) =>
    clients.autoScaling.send(
      new CancelInstanceRefreshCommand(input as CancelInstanceRefreshCommandInput),
    ),
  'autoScaling ResumeProcesses': (clients, input) =>
    clients.autoScaling.send(new ResumeProcessesCommand(input as ResumeProcessesCommandInput)),
  'autoScaling RollbackInstanceRefresh': (clients, input) =>
    clients.autoScaling.send(
      new RollbackInstanceRefreshCommand(input as RollbackInstanceRefreshCommandInput),
    ),
  'autoScaling SetDesiredCapacity': (clients, input) =>
    clients.autoScaling.send(
      new SetDesiredCapacityCommand(input as SetDesiredCapacityCommandInput),
    ),
  'autoScaling StartInstanceRefresh': (clients, input) =>
    clients.autoScaling.send(
      new StartInstanceRefreshCommand(input as StartInstanceRefreshCommandInput),
    ),
  'autoScaling UpdateAutoScalingGroup': (clients, input) =>
    clients.autoScaling.send(
      new UpdateAutoScalingGroupCommand(input as UpdateAutoScalingGroupCommandInput),
    ),
  'codeDeploy CreateDeployment': (clients, input) =>
    clients.codeDeploy.send(new CreateDeploymentCommand(input as CreateDeploymentCommandInput)),
  'codeDeploy StopDeployment': (clients, input) =>
    clients.codeDeploy.send(new StopDeploymentCommand(input as StopDeploymentCommandInput)),
  'ec2 CreateRoute': (clients, input) =>
    clients.ec2.send(new CreateRouteCommand(input as CreateRouteCommandInput)),
  'ec2 DeleteNetworkAcl': (clients, input) =>
    clients.ec2.send(new DeleteNetworkAclCommand(input as DeleteNetworkAclCommandInput)),
  'ec2 ReplaceNetworkAclAssociation': (clients, input) =>
    clients.ec2.send(
      new ReplaceNetworkAclAssociationCommand(input as ReplaceNetworkAclAssociationCommandInput),
    ),
  'ec2 ReplaceRoute': (clients, input) =>
    clients.ec2.send(new ReplaceRouteCommand(input as ReplaceRouteCommandInput)),
  'ec2 StartInstances': (clients, input) =>
    clients.ec2.send(new StartInstancesCommand(input as StartInstancesCommandInput)),
  'elb RegisterTargets': (clients, input) =>
    clients.elb.send(new RegisterTargetsCommand(input as RegisterTargetsCommandInput)),
  'ssm CancelCommand': (clients, input) =>
    clients.ssm.send(new CancelCommandCommand(input as CancelCommandCommandInput)),
};

/** @throws HoldfastError recover/not-allowed for a call that is none of those, or asks for too much */
export async function sendUndo(
  clients: Clients,
  { service, operation, input }: NonNullable<UndoRecord['call']>,
): Promise<void> {
  const name = `${service} ${operation}`;
  const send = Object.hasOwn(UNDO_CALLS, name) ? UNDO_CALLS[name] : undefined;
  if (send === undefined) {
    throw new HoldfastError('recover/not-allowed', `${name} is no call that recovery may send`, {
      hint: `It may send: ${Object.keys(UNDO_CALLS).join(', ')}. Look at the record, and undo it by hand.`,
    });
  }
  const guard = UNDO_GUARDS[name];
  const allowed = guard === undefined ? withoutOpen(input) : await guard(clients, input);
  if (allowed !== null) await send(clients, allowed);
}

/** `{ fromOutput }` stands for an answer that never came: the member is left out. */
function withoutOpen(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).filter(
      ([, value]) => !(typeof value === 'object' && value !== null && 'fromOutput' in value),
    ),
  );
}
