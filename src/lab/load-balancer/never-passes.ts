import { checkPortOf } from '../../model/check-port.js';
import type { DeployedTargetGroup } from '../../model/deployment.js';
import type { Fabric } from '../fabric/fabric.js';
import type { Place } from '../fabric/link.js';
import { checksSpeakOtherwise, type PortProtocols } from '../instance/port-protocols.js';

/**
 * Whether no health check of a target can pass by the plan alone: its rules drop them, or they speak
 * otherwise than its port does. `from` is the load balancer, null where none forwards to the group.
 */
export function neverPasses(
  group: DeployedTargetGroup,
  from: Place | null,
  target: { readonly place: Place; readonly ports: PortProtocols },
  fabric: Fabric,
): boolean {
  if (from === null) return false;
  const ports = [group.port, checkPortOf(group)];
  return (
    checksSpeakOtherwise(group, target.ports) ||
    ports.some((dialsPort) => !fabric.admits({ ...from, dialsPort }, target.place))
  );
}
