import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { gateReportSchema } from '../../report/schema/gate-report-schema.js';
import { PLAN } from '../cli.fixture.js';
import { runHere } from '../run-here.fixture.js';

const dir = mkdtempSync(join(tmpdir(), 'holdfast-states-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A file of fixtures/applied, unpacked. */
function applied(name: string): string {
  const file = join(dir, name);
  writeFileSync(file, gunzipSync(readFileSync(`fixtures/applied/${name}.gz`)));
  return file;
}

/** Verdicts of one policy, by address. */
async function verdictsOf(policy: string, ...args: readonly string[]) {
  const { code, stdout } = await runHere(['gate', ...args, '--format', 'json']);
  const { findings } = gateReportSchema.parse(JSON.parse(stdout));
  const own = findings.filter((finding) => finding.policy === policy);
  return { code, own, verdicts: own.map(({ verdict }) => verdict) };
}

describe('gate with states', () => {
  const APP = 'network/app-in-private-subnets';

  it('judges a state like a plan', async () => {
    const state = applied('private-web-app-open.state.json');
    const { code, verdicts } = await verdictsOf('network/database-reachability', '--state', state);
    expect({ code, verdicts }).toEqual({ code: 1, verdicts: ['fail'] });
    expect((await verdictsOf(APP, '--state', state)).verdicts).toEqual(['pass']);
  });

  it('names what is missing, and decides where it is given', async () => {
    const plan = applied('application-unchanged.plan.json');
    const alone = await verdictsOf(APP, plan);
    expect(alone.verdicts).toEqual(['unknown']);
    expect(alone.own[0]?.evidence).toContainEqual(
      expect.stringMatching(/subnet-[0-9a-f]+ are in none of the plans and states given/),
    );
    const network = `network=${applied('network.state.json')}`;
    expect((await verdictsOf(APP, plan, '--with-state', network)).verdicts).toEqual(['pass']);
  });

  it('fails for what another stack opens', async () => {
    const network = `network=${applied('network-opens-app.plan.json')}`;
    const plan = applied('application-unchanged.plan.json');
    const { own } = await verdictsOf(APP, plan, '--with-state', network);
    expect(own).toMatchObject([{ verdict: 'fail', address: 'aws_autoscaling_group.app' }]);
    expect(JSON.stringify(own)).toContain('network:aws_route.app');
  });

  it.each(['all', 'changes'])(
    'fails for what it opens in another stack, with scope %s',
    async (scope) => {
      const plan = applied('network-opens-app.plan.json');
      const application = `application=${applied('application.state.json')}`;
      const args = [plan, '--with-state', application, '--scope', scope];
      const { code, own } = await verdictsOf(APP, ...args);
      expect(code).toBe(1);
      expect(own).toMatchObject([
        { verdict: 'fail', address: 'application:aws_autoscaling_group.app' },
      ]);
      expect(JSON.stringify(own)).toContain(
        'aws_route.app routes 0.0.0.0/0 to an internet gateway',
      );
    },
  );

  it('needs no prior state to tell what gets worse elsewhere', async () => {
    const plan = applied('network-opens-app.plan.json');
    const { prior_state: _, ...rest } = JSON.parse(readFileSync(plan, 'utf8')) as object & {
      prior_state: unknown;
    };
    writeFileSync(plan, JSON.stringify(rest));
    const application = `application=${applied('application.state.json')}`;
    const { verdicts } = await verdictsOf(APP, plan, '--with-state', application);
    expect(verdicts).toEqual(['fail']);
  });

  it('leaves what another stack does by itself to the gate of that one', async () => {
    const plan = applied('network-unchanged.plan.json');
    const application = `application=${applied('application.state.json')}`;
    const { stdout } = await runHere([
      'gate',
      plan,
      '--with-state',
      application,
      '--format',
      'json',
    ]);
    const { findings } = gateReportSchema.parse(JSON.parse(stdout));
    expect(findings.map(({ address }) => address)).toEqual([
      'aws_subnet.app["b"]',
      'aws_subnet.app["a"]',
    ]);
  });

  it('refuses a state as a plan and a plan as a state, each with the other way', async () => {
    const state = applied('network.state.json');
    const asPlan = await runHere(['gate', state]);
    expect(asPlan.code).toBe(2);
    expect(asPlan.stderr).toContain(`holdfast gate --state ${state}`);
    const asState = await runHere(['gate', '--state', PLAN]);
    expect(asState.code).toBe(2);
    expect(asState.stderr).toContain(`holdfast gate ${PLAN}`);
  });
});
