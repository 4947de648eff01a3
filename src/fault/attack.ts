import { z } from 'zod';
import { webAclsOnTheWay } from '../model/entrance.js';
import { HoldfastError } from '../model/error.js';
import { LAB_ACCOUNT_ID } from '../model/lab-versions.js';
import { lossOf } from '../model/loss.js';
import type { Deployment } from '../model/deployment.js';
import { statementsOf } from '../model/web-acl-statements.js';
import type { FaultContext, FaultDriver } from './fault-driver.js';
import { pressureIsAnswered } from './pressure-witnesses.js';
import { instancesOfUsers } from './template-parts.js';

const KINDS = ['sql-injection', 'bots', 'anonymous', 'flood'] as const;
type Kind = (typeof KINDS)[number];

const rate = (otherwise: number, of: string): z.ZodDefault<z.ZodNumber> =>
  z
    .number()
    .int()
    .min(0)
    .max(5_000)
    .default(otherwise)
    .describe(`Real requests a second ${of}; 0 for none.`);

/** The web ACL under attack, while users go on. */
export const attack: FaultDriver = {
  name: 'attack',
  summary: 'Sends SQL injection, bots, anonymous addresses and a flood against the web ACL.',
  fidelity: {
    onAws:
      'The run itself sends the requests, all from its own address: AnonymousIpList does not know it, and a rate limit by address meets the whole attack, and the probe with it.',
    inLab:
      'Each attacker has an address of its own. AWS’s managed groups are stand-ins, so whatever they stop, the run ends inconclusive about AWS; rate limits, IP sets and match rules are evaluated as planned.',
    cannot:
      'It is no test of the application: its injections are well-known shapes that change nothing. It does not distribute itself over networks.',
  },
  parameters: z.strictObject({
    'sql-injection': rate(10, 'with SQL injection in their arguments'),
    bots: rate(10, 'whose User-Agent is that of a program'),
    anonymous: rate(10, 'from addresses of anonymising services'),
    flood: rate(200, 'of a flood from a few addresses'),
  }),
  plan(context) {
    const { durationSeconds } = context.fault;
    const rates = ratesOf(context);
    const kinds = KINDS.filter((kind) => rates[kind] > 0);
    const ratePerSecond = kinds.reduce((sum, kind) => sum + rates[kind], 0);
    if (kinds.length === 0) {
      throw new HoldfastError('fault/nothing-to-hit', 'attack: every rate is 0', {
        hint: `Set one of ${KINDS.join(', ')} to requests per second.`,
      });
    }
    return {
      experiment: null,
      calls: [],
      pressure: { name: 'attack', settings: rates },
      loss: lossOf({
        fault: 'attack',
        instancesBefore: instancesOfUsers(context).length,
        pressure: { kind: 'attack', ratePerSecond: rates.flood },
        durationSeconds,
      }),
      witnesses: [pressureIsAnswered(kinds)],
      blastRadius: [
        `sends ${kinds.map((kind) => `${rates[kind]}/s of ${kind}`).join(', ')}: ${ratePerSecond} requests a real second for ${durationSeconds} s`,
      ],
      reservations:
        context.accountId === LAB_ACCOUNT_ID ? standInsMet(context.deployment, kinds) : [],
    };
  },
};

function ratesOf({ fault }: FaultContext): Record<Kind, number> {
  const of = (kind: Kind, otherwise: number): number => Number(fault.parameters[kind] ?? otherwise);
  return {
    'sql-injection': of('sql-injection', 10),
    bots: of('bots', 10),
    anonymous: of('anonymous', 10),
    flood: of('flood', 200),
  };
}

/** Which managed group looks for which kind. */
const GROUPS: Readonly<Record<string, Kind>> = {
  AWSManagedRulesSQLiRuleSet: 'sql-injection',
  AWSManagedRulesBotControlRuleSet: 'bots',
  AWSManagedRulesAnonymousIpList: 'anonymous',
};

/** What of the attack meets something that only stands for AWS's own; empty where nothing does. */
function standInsMet(deployment: Deployment, kinds: readonly Kind[]): string[] {
  const met = webAclsOnTheWay(deployment).flatMap(({ address, rules }) =>
    rules.flatMap(({ name, statement }) =>
      statementsOf(statement).flatMap((each) => {
        if (each.kind === 'managed-group') {
          const kind = GROUPS[each.name];
          const sentence =
            kind === undefined
              ? `${each.vendor}'s ${each.name} (rule ${name} of ${address}) is not modelled in the lab: what it would do to the attack is not known.`
              : `The ${kind} of the attack met a stand-in for AWS's ${each.name} (rule ${name} of ${address}): what it stopped or let through says nothing about AWS's.`;
          return kind === undefined || kinds.includes(kind) ? [sentence] : [];
        }
        return each.kind === 'sql-injection' && kinds.includes('sql-injection')
          ? [
              `The sql-injection of the attack met a stand-in for AWS's detection (rule ${name} of ${address}): what it stopped or let through says nothing about AWS's.`,
            ]
          : [];
      }),
    ),
  );
  return [...new Set(met)];
}
