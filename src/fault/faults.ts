import { HoldfastError } from '../model/error.js';
import { attack } from './attack.js';
import { badDeploy } from './bad-deploy.js';
import { deploy } from './deploy.js';
import { exhaustCapacity } from './exhaust-capacity.js';
import { failCacheNode } from './fail-cache-node.js';
import { failDatabase } from './fail-database.js';
import type { FaultDriver } from './fault-driver.js';
import { failRegion } from './fail-region.js';
import { isolateAz } from './isolate-az.js';
import { killAz } from './kill-az.js';
import { loseCiAgent } from './lose-ci-agent.js';
import { loseNat } from './lose-nat.js';
import { lossyNetwork } from './lossy-network.js';
import { slowNetwork } from './slow-network.js';
import { stopInstance } from './stop-instance.js';
import { surge } from './surge.js';
import { terminateInstance } from './terminate-instance.js';

/** Every fault that a scenario may name. Help and docs derive from this map. */
export const FAULTS: Readonly<Record<string, FaultDriver>> = {
  attack,
  'bad-deploy': badDeploy,
  deploy,
  'exhaust-capacity': exhaustCapacity,
  'fail-region': failRegion,
  'isolate-az': isolateAz,
  'fail-cache-node': failCacheNode,
  'fail-database': failDatabase,
  'kill-az': killAz,
  'lose-ci-agent': loseCiAgent,
  'lose-nat': loseNat,
  'lossy-network': lossyNetwork,
  'slow-network': slowNetwork,
  'stop-instance': stopInstance,
  surge,
  'terminate-instance': terminateInstance,
};

export function findFault(name: string): FaultDriver {
  const driver = Object.hasOwn(FAULTS, name) ? FAULTS[name] : undefined;
  if (!driver) {
    throw new HoldfastError('fault/unknown', `There is no fault ${name}`, {
      hint: `There are: ${Object.keys(FAULTS).join(', ')}.`,
    });
  }
  return driver;
}
