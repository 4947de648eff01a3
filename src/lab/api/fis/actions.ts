import type { FaultAction } from './action.js';
import { assertAlarmState } from './assert-alarm-state.js';
import { disruptConnectivity } from './disrupt-connectivity.js';
import { failoverDbCluster } from './failover-db-cluster.js';
import { insufficientCapacity } from './insufficient-capacity.js';
import { interruptCachePower } from './interrupt-cache-power.js';
import { rebootDbInstances } from './reboot-db-instances.js';
import { sendCommand } from './send-command.js';
import { stopInstances } from './stop-instances.js';
import { terminateInstances } from './terminate-instances.js';
import { wait } from './wait.js';

/** Every action that the lab can run, by AWS's id. */
export const actions: ReadonlyMap<string, FaultAction> = new Map(
  [
    assertAlarmState,
    insufficientCapacity,
    stopInstances,
    terminateInstances,
    wait,
    disruptConnectivity,
    rebootDbInstances,
    sendCommand,
    failoverDbCluster,
    interruptCachePower,
  ].map((action) => [action.id, action]),
);
