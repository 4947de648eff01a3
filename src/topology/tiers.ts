import type { GateSettings, TierName, TierSelector } from '../model/settings.js';
import { TIER_NAMES } from '../model/settings.js';
import type { Application } from '../model/topology.js';
import { groupBy } from './group-by.js';
import type { Server } from './servers.js';

/** A resource that is part of a tier, and how that was told. */
export interface TierMember {
  readonly address: string;
  readonly evidence: string;
}

export type Tiers = Readonly<Record<TierName, readonly TierMember[]>>;

/** Words that name a tier where they stand alone in a name: `acme-bastion`, `JenkinsAgent`, `qa_01`. */
const WORDS: Readonly<Partial<Record<TierName, readonly string[]>>> = {
  bastion: ['bastion', 'jump', 'jumphost', 'jumpbox', 'jumpserver'],
  ci: [
    'ci',
    'cicd',
    'jenkins',
    'teamcity',
    'bamboo',
    'gocd',
    'buildkite',
    'drone',
    'concourse',
    'runner',
    'runners',
    'build',
    'builder',
    'buildserver',
    'codebuild',
  ],
  test: ['test', 'testing', 'tests', 'qa', 'uat', 'e2e', 'loadtest', 'selenium'],
};

/** Tags that say which environment something is of, and values that say which. */
const ENVIRONMENT_TAG = /^(environment|env|stage)$/i;
const PRODUCTION = /^(prod|production|prd|live)$/i;
const TEST = /^(test|testing|qa|uat|e2e|ci|dev|develop|development|staging|stage|stg|sandbox)$/i;

/** Tags that name the tier itself. */
const ROLE_TAG = /^(tier|role|type|purpose|component|service)$/i;

const BALANCED = 'a load balancer sends it requests';
const EVIDENCE: Readonly<Record<Application['kind'], string>> = {
  'autoscaling-group': BALANCED,
  instance: BALANCED,
  'ecs-service': BALANCED,
  'ecs-host': 'it runs tasks that a load balancer sends requests to',
};

/**
 * Which resources are which tier: those that the settings name, or else what the plan shows. An
 * application is what a load balancer sends requests to; the others are told by tags, and by words in
 * names. An instance is of one tier at most, and an application is no other one.
 */
export function detectTiers(
  servers: readonly Server[],
  applications: readonly Application[],
  settings: GateSettings,
): Tiers {
  const isApplication = new Set(applications.map(({ address }) => address));
  const found: Record<TierName, TierMember[]> = {
    application: applications
      .filter(({ role }) => role.state === 'known')
      .map(({ address, kind }) => ({
        address,
        evidence: settings.tiers.application ? byConfiguration : EVIDENCE[kind],
      })),
    bastion: [],
    ci: [],
    test: [],
    production: [],
  };
  const known = new Map<string, readonly string[]>();
  for (const server of servers) {
    const { address } = server.resource;
    const tier = tierOf(server, isApplication.has(address), settings, known);
    if (tier) found[tier.name].push({ address, evidence: tier.evidence });
    const production = productionOf(server, isApplication.has(address), tier?.name, settings);
    if (production !== undefined) found.production.push({ address, evidence: production });
  }
  for (const absent of settings.absentTiers) found[absent] = [];
  return found;
}

const byConfiguration = 'the configuration of the gate says so';

function tierOf(
  server: Server,
  isApplication: boolean,
  { tiers }: GateSettings,
  known: Map<string, readonly string[]>,
): { readonly name: TierName; readonly evidence: string } | undefined {
  const detectable = ['bastion', 'ci', 'test'] as const;
  for (const name of detectable) {
    const selector = tiers[name];
    if (selector && selects(selector, server)) return { name, evidence: byConfiguration };
  }
  if (isApplication) return undefined;
  const spoken = wordsOfServer(server, known);
  for (const name of detectable) {
    const told = tiers[name] ? undefined : tellTier(name, server, spoken);
    if (told !== undefined) return { name, evidence: told };
  }
  return undefined;
}

/** How the tags of a server's role, or its names, say that it is of a tier; undefined where none does. */
export function tellByName(tier: 'bastion' | 'ci' | 'test', server: Server): string | undefined {
  return tellTier(tier, server, wordsOfServer(server, new Map()));
}

/** The words of its role's tags and of its names, beside the text that they stand in. */
interface SpokenWords {
  readonly roles: readonly (readonly [key: string, value: string, words: readonly string[]])[];
  readonly names: readonly (readonly [name: string, words: readonly string[]])[];
}

/** @param known words of texts that were split before: whole modules have one name, and fleets one tag */
function wordsOfServer(
  { ownTags, names }: Server,
  known: Map<string, readonly string[]>,
): SpokenWords {
  const words = (text: string): readonly string[] => {
    const found = known.get(text) ?? wordsOf(text);
    known.set(text, found);
    return found;
  };
  return {
    roles: [...ownTags].flatMap(([key, value]) =>
      ROLE_TAG.test(key) ? [[key, value, words(value)] as const] : [],
    ),
    names: names.map((name) => [name, words(name)]),
  };
}

function tellTier(
  tier: 'bastion' | 'ci' | 'test',
  server: Server,
  { roles, names }: SpokenWords,
): string | undefined {
  const telling = WORDS[tier] ?? [];
  for (const [key, value, words] of roles) {
    if (words.some((word) => telling.includes(word))) return `its tag ${key} = ${value} says so`;
  }
  for (const [name, words] of names) {
    const word = words.find((own) => telling.includes(own));
    if (word !== undefined) return `the word "${word}" in its name "${name}" says so`;
  }
  if (tier !== 'test') return undefined;
  for (const [key, value] of server.ownTags)
    if (ENVIRONMENT_TAG.test(key) && TEST.test(value)) return `its tag ${key} = ${value} says so`;
  return undefined;
}

/** The application is production, unless its environment says otherwise. */
function productionOf(
  server: Server,
  isApplication: boolean,
  tier: TierName | undefined,
  { tiers }: GateSettings,
): string | undefined {
  if (tiers.production) return selects(tiers.production, server) ? byConfiguration : undefined;
  if (tier === 'ci' || tier === 'test') return undefined;
  const environment = [...server.tags].find(([key]) => ENVIRONMENT_TAG.test(key));
  if (environment && PRODUCTION.test(environment[1]))
    return `its tag ${environment[0]} = ${environment[1]} says so`;
  if (!isApplication || (environment && TEST.test(environment[1]))) return undefined;
  return 'it is the application, and no tag says that it is another environment';
}

/** Whether one of the three ways of a selector names a server. */
export function selects(selector: TierSelector, server: Server): boolean {
  const { addresses = [], tags, name } = selector;
  if (addresses.some((pattern) => matchesPattern(server.resource.address, pattern))) return true;
  const wanted = Object.entries(tags ?? {});
  if (wanted.length > 0 && wanted.every(([key, value]) => server.tags.get(key) === value))
    return true;
  if (name === undefined) return false;
  const pattern = new RegExp(name);
  return server.names.some((own) => pattern.test(own));
}

/** `*` stands for any text; all else for itself. */
export function matchesPattern(address: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(address);
}

/** `acme-JumpHost_2` is acme, jump, host, jumphost and 2. */
function wordsOf(text: string): string[] {
  const parts = text.split(/[^A-Za-z0-9]+/);
  const humps = parts.flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? []);
  return [...new Set([...parts, ...humps].map((word) => word.toLowerCase()))];
}

const MOST_SHOWN = 5;

/** The tiers for a reader, a sentence for each way in which one was told, and how to correct them. */
export function describeTiers(tiers: Tiers, settings: GateSettings): string[] {
  const told = TIER_NAMES.flatMap((tier) => {
    const byEvidence = groupBy(tiers[tier], ({ evidence }) => [evidence]);
    return [...byEvidence].map(([evidence, members]) => {
      const shown = members.slice(0, MOST_SHOWN).map(({ address }) => address);
      const more = members.length - shown.length;
      return `${tier}: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''} (${evidence})`;
    });
  });
  const empty = TIER_NAMES.filter((tier) => tiers[tier].length === 0);
  const isNamed = (tier: TierName): boolean =>
    settings.tiers[tier] !== undefined && !settings.absentTiers.includes(tier);
  const none = empty.filter((tier) => !isNamed(tier));
  return [
    ...told,
    ...empty
      .filter(isNamed)
      .map((tier) => `${tier}: nothing here is what \`tiers.${tier}\` of the configuration names`),
    ...(none.length > 0 ? [`none told: ${none.join(', ')}`] : []),
    'To correct one, name it under `tiers` in holdfast.config.ts, or list it under `absentTiers`.',
  ];
}
