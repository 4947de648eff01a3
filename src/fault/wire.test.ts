import { describe, expect, it } from 'vitest';
import { FIS_ACTIONS } from '../target/aws/fis-rights.js';
import { actionsOf, RIGHTS } from '../target/aws/rights.js';
import { UNDO_CALLS } from '../target/aws/undo-calls.js';
import { destroyClients } from '../target/clients.js';
import { startExperiment } from './experiment.js';
import type { Experiment } from './fault-driver.js';
import { FAULTS } from './faults.js';
import { intentOf } from './intent-of.js';
import { plansOf } from './reference-plans.fixture.js';
import { recordingClients, type WireRequest } from './wire.fixture.js';
import { RUN, ALARM, REPLICATION_GROUP, checkCreate, checkCall } from './wire-checks.fixture.js';

/** What IAM calls the services of calls that are data. */
const IAM_NAMES: Readonly<Record<string, string>> = {
  autoScaling: 'autoscaling',
  codeDeploy: 'codedeploy',
  elastiCache: 'elasticache',
};

/** Actions that whoever runs this fault alone is given. */
function rightsFor(fault: string): readonly string[] {
  return RIGHTS.filter(({ faults }) => faults === null || faults.includes(fault)).flatMap(
    actionsOf,
  );
}

describe.each(Object.keys(FAULTS))('%s on the wire', (name) => {
  const planned = plansOf(name);

  it('applies to a reference stack', () => {
    expect(planned.length).toBeGreaterThan(0);
  });

  it('asks of FIS what the User Guide documents, and nothing else', async () => {
    for (const { plan, deployment } of planned) {
      if (plan.experiment === null) continue;
      const { create, start } = await record(plan.experiment);
      checkCreate(create, plan.experiment);
      expect(start).toMatchObject({ method: 'POST', path: '/experiments' });
      const started = JSON.parse(start.body) as Record<string, unknown>;
      expect(started).toEqual({
        clientToken: expect.any(String) as string,
        experimentTemplateId: 'EXT1',
        tags: { 'holdfast:run': RUN.id },
      });
      const intent = intentOf(plan, RUN.id, deployment);
      expect(intent.unbounded, 'what goes on if the run is killed').toEqual([]);
      expect(intent.targets.length).toBeGreaterThan(0);
    }
  });

  it('selects replication groups by tags, and by these no other of the stack', () => {
    for (const { plan, deployment, stack } of planned) {
      // As such projects first ship: without a tag that tells one from another.
      if (stack.endsWith('-first')) continue;
      const groups = Object.values(plan.experiment?.template.targets ?? {}).filter(
        ({ resourceType }) => resourceType === REPLICATION_GROUP,
      );
      const { selections } = intentOf(plan, RUN.id, deployment);
      expect(selections, stack).toHaveLength(groups.length);
      for (const { arns } of selections) expect(arns, stack).toHaveLength(1);
    }
  });

  it('asks for the FIS actions that FIS’s role is given for it, each on some stack', () => {
    const asked = planned.flatMap(({ plan }) =>
      Object.values(plan.experiment?.template.actions ?? {}).map(({ actionId }) => actionId),
    );
    expect([...new Set(asked)].toSorted()).toEqual(FIS_ACTIONS[name]?.toSorted());
  });

  it('makes other requests that the services’ own models have, on the stack alone', () => {
    for (const { plan, deployment } of planned) {
      for (const { call, undo, until } of plan.calls) {
        for (const each of [
          call,
          ...(until === null ? [] : [until.call]),
          ...(undo ? [undo] : []),
        ]) {
          checkCall(each);
          expect(rightsFor(name)).toContain(`${IAM_NAMES[each.service]}:${each.operation}`);
        }
        if (undo === null) continue;
        expect(Object.keys(UNDO_CALLS), 'recovery may send it').toContain(
          `${undo.service} ${undo.operation}`,
        );
      }
      const { targets, calls } = intentOf(plan, RUN.id, deployment);
      for (const { service, operation } of calls)
        expect(targets.map(({ action }) => action)).toContain(`${service}:${operation}`);
      // A deployment group and a database of one name are told apart.
      const changed = targets.filter(({ action }) => /^(autoScaling|codeDeploy):/.test(action));
      for (const { arn } of changed) expect(arn).toContain(':autoScalingGroup:');
    }
  });
});

async function record(
  experiment: Experiment,
): Promise<{ readonly create: WireRequest; readonly start: WireRequest }> {
  const { clients, sent } = recordingClients();
  await startExperiment(clients, experiment, { ...RUN, stopAlarms: [ALARM(experiment.region)] });
  destroyClients(clients);
  const [create, start, ...more] = sent;
  if (create === undefined || start === undefined) throw new Error('expected two requests');
  expect(more).toEqual([]);
  return { create, start };
}
