import type { Uncertain } from '../../model/uncertain.js';
import { stackOf } from '../../plan/join-plans.js';
import { isBeside, regionOfArn } from '../../plan/place.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { booleanAt } from '../uncertain-attribute.js';

/** What the account does with a volume for which nothing else is said, by the provider that makes it. */
export type AccountDefault = (resource: PlannedResource) => {
  /**
   * `perhaps` where the volume may be made before the account is told to, where the plan hides whether
   * it is, or where nothing tells that the account and region which are told to are those of the volume.
   */
  readonly encrypts: 'surely' | 'perhaps' | 'no';
  readonly why: string;
};

interface Setting {
  readonly resource: PlannedResource;
  readonly address: string;
  readonly on: Uncertain<boolean>;
  /** It is switched on by this very plan. */
  readonly isNew: boolean;
}

/** For what is launched later: by a template, or by a group from it. */
export function accountDefaults(resolver: Resolver, byAccount: boolean): AccountDefault {
  const settingOf = settingFinder(resolver);
  return (resource) => {
    const { own, perhaps } = settingOf(resource);
    if (own?.on.state === 'unknown') return { encrypts: 'perhaps', why: own.on.reason };
    if (own) {
      return {
        encrypts: own.on.value ? 'surely' : 'no',
        why: own.on.value
          ? `${own.address} encrypts what is created in its region after it`
          : `${own.address} does not have the account encrypt new volumes`,
      };
    }
    if (perhaps && !byAccount) {
      const why = `nothing tells that ${perhaps.address}, which encrypts new volumes, is for the account and region of ${resource.address}`;
      return { encrypts: 'perhaps', why };
    }
    return {
      encrypts: byAccount ? 'surely' : 'no',
      why: byAccount
        ? 'the configuration says that the account encrypts new volumes (ebsEncryptedByAccount)'
        : 'nothing in this plan says that the account encrypts new volumes',
    };
  };
}

/**
 * For what this plan makes itself. A volume that is there stays as it is, whatever the account does with
 * new ones; and Terraform makes a volume beside the setting, or before it, unless it depends on it.
 */
export function accountDefaultsNow(resolver: Resolver, byAccount: boolean): AccountDefault {
  const settingOf = settingFinder(resolver);
  const later = accountDefaults(resolver, byAccount);
  const created = new Set(
    resolver.plan.changes
      .filter(({ action }) => action === 'create' || action === 'replace')
      .map(({ address }) => address),
  );
  return (resource) => {
    if (!created.has(resource.address)) {
      const why = 'what the account does with new volumes changes none that is there';
      return { encrypts: 'no', why };
    }
    const { own: setting } = settingOf(resource);
    const account = later(resource);
    if (byAccount || !setting?.isNew || account.encrypts === 'no' || dependsOn(resource, setting))
      return account;
    const why = `${resource.address} may be made before ${setting.address} is, on which it does not depend (depends_on)`;
    return { encrypts: 'perhaps', why };
  };
}

function dependsOn({ config }: PlannedResource, { address }: Setting): boolean {
  const names = config?.dependsOn ?? [];
  return names.some((name) => address === name || address.endsWith(`.${name}`));
}

/** The setting that is for a resource's account and region, or else one that may be. */
type SettingFinder = (resource: PlannedResource) => {
  readonly own?: Setting | undefined;
  readonly perhaps?: Setting | undefined;
};

/**
 * A state does not tell of provider blocks: where its ARNs name one region alone, its only setting is
 * for that. Of a setting of another block or stack nothing tells, unless both name region and account.
 */
function settingFinder(resolver: Resolver): SettingFinder {
  const { plan } = resolver;
  const settings = readSettings(resolver);
  if (settings.length === 0) return () => ({});
  const regionsOfState = (stack: string | undefined): number =>
    new Set(
      [...plan.resources.values()]
        .filter(({ address }) => stackOf(address) === stack)
        .flatMap(({ values }) => regionOfArn(values['arn']) ?? []),
    ).size;
  return (resource) => {
    const stack = stackOf(resource.address);
    const placed = settings.map((setting) => ({
      setting,
      isOwn: isBeside(resource, setting.resource, plan),
    }));
    const sure = placed.find(({ isOwn }) => isOwn === true)?.setting;
    const possible = placed.flatMap(({ setting, isOwn }) => (isOwn === undefined ? [setting] : []));
    const ofStack = possible.filter(({ address }) => stackOf(address) === stack);
    const isSole = !resource.config && ofStack.length === 1 && regionsOfState(stack) < 2;
    return {
      own: sure ?? (isSole ? ofStack[0] : undefined),
      perhaps: possible.find(({ on }) => on.state === 'unknown' || on.value),
    };
  };
}

function readSettings(resolver: Resolver): readonly Setting[] {
  const { changes } = resolver.plan;
  return resolver.ofType('aws_ebs_encryption_by_default').map((setting) => {
    // The provider's default of `enabled` is true.
    const enabled = booleanAt(setting, ['enabled'], true);
    const change = changes.find(({ address }) => address === setting.address);
    return {
      resource: setting,
      address: setting.address,
      on: enabled,
      isNew: change !== undefined && change.before['enabled'] !== true,
    };
  });
}
