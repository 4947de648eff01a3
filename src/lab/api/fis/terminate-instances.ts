import { completed, type FaultAction } from './action.js';

export const terminateInstances: FaultAction = {
  id: 'aws:ec2:terminate-instances',
  description: 'Terminate the specified EC2 instances. This cannot be undone.',
  simulation: null,
  target: { name: 'Instances', resourceType: 'aws:ec2:instance' },
  parameters: {},
  run(call) {
    call.world.terminateInstances(call.resources.map(({ id }) => id));
    return Promise.resolve(completed('Action was completed.'));
  },
};
