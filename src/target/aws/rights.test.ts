import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../fault/faults.js';
import { actionsOf, policyDocument, RIGHTS } from './rights.js';

/** What IAM calls a service, by the SDK's package. */
const PREFIXES: Readonly<Record<string, string>> = {
  'auto-scaling': 'autoscaling',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'resource-groups-tagging-api': 'tag',
  'route-53': 'route53',
};

/** Sources of whatever may speak to an account. The lab answers; it does not ask. */
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$|^lab\//.test(file))
  // What a record may ask of recovery is no more than what faults write into one.
  .filter((file) => file !== 'target/aws/undo-calls.ts' && file !== 'target/aws/rights.ts')
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }));

/** Operations that the sources call, by the SDK's commands and paginators that they import. */
function called(): Set<string> {
  const imports = /import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g;
  return new Set(
    sources.flatMap(({ text }) =>
      [...text.matchAll(imports)].flatMap(([, names = '', service = '']) =>
        names
          .split(',')
          .flatMap((name) => {
            const [, command, page] =
              /^(?:([A-Z]\w+)Command|paginate([A-Z]\w+))$/.exec(name.trim()) ?? [];
            return command ?? page ?? [];
          })
          .map((operation) => `${PREFIXES[service] ?? service}:${operation}`),
      ),
    ),
  );
}

describe('the table of rights', () => {
  const inTable = RIGHTS.flatMap(({ calls }) => calls);
  const ofFaults = RIGHTS.filter(({ faults }) => faults !== null).flatMap(({ calls }) => calls);

  it('has every operation that the sources call, and none that they do not', () => {
    const found = called();
    expect(found.size).toBeGreaterThan(30);
    expect([...found].filter((action) => !inTable.includes(action))).toEqual([]);
    const data = sources.filter(({ file }) => file.startsWith('fault/'));
    const isData = (action: string): boolean =>
      data.some(({ text }) => text.includes(`'${action.split(':')[1]}'`));
    expect(
      inTable.filter(
        (action) => !found.has(action) && !(ofFaults.includes(action) && isData(action)),
      ),
    ).toEqual([]);
  });

  it('names no action twice, and faults that there are', () => {
    const all = RIGHTS.flatMap(actionsOf);
    expect(all).toHaveLength(new Set(all).size);
    for (const name of RIGHTS.flatMap(({ faults }) => faults ?? []))
      expect(Object.keys(FAULTS)).toContain(name);
  });

  it('is the policy that the documentation shows', () => {
    const [, json = ''] =
      /```json\n([\s\S]+?)```/.exec(readFileSync('docs/run-on-aws.md', 'utf8')) ?? [];
    expect(JSON.parse(json)).toEqual(
      policyDocument({
        accountId: '123456789012',
        fisRoleArn: 'arn:aws:iam::123456789012:role/holdfast-fis',
      }),
    );
  });

  it('gives who runs other faults no right to deploy', () => {
    const whom = { accountId: '123456789012', fisRoleArn: 'arn:x' };
    const actions = (faults: string[]): string[] =>
      policyDocument(whom, faults).Statement.flatMap(({ Action }) => Action);
    expect(actions(['kill-az'])).not.toContain('codedeploy:CreateDeployment');
    expect(actions(['kill-az'])).toContain('fis:StartExperiment');
    expect(actions(['deploy'])).toContain('codedeploy:CreateDeployment');
  });
});
