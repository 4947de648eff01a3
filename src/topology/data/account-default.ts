import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { booleanAt } from '../uncertain-attribute.js';

/** What the account does with a volume for which nothing else is said, by the provider that makes it. */
export type AccountDefault = (resource: PlannedResource) => {
  /** `perhaps` where the volume may be made before the account is told to. */
  readonly encrypts: 'surely' | 'perhaps' | 'no';
  readonly why: string;
};

interface Setting {
  readonly address: string;
  readonly on: boolean;
  /** It is switched on by this very plan. */
  readonly isNew: boolean;
}

/** For what is launched later: by a template, or by a group from it. */
export function accountDefaults(resolver: Resolver, byAccount: boolean): AccountDefault {
  const byProvider = readSettings(resolver);
  return (resource) => {
    const setting = byProvider.get(resource.config?.providerKey ?? '');
    if (setting) {
      return {
        encrypts: setting.on ? 'surely' : 'no',
        why: setting.on
          ? `${setting.address} encrypts what is created in its region after it`
          : `${setting.address} does not have the account encrypt new volumes`,
      };
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
  const byProvider = readSettings(resolver);
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
    const setting = byProvider.get(resource.config?.providerKey ?? '');
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

function readSettings(resolver: Resolver): ReadonlyMap<string, Setting> {
  const { changes } = resolver.plan;
  return new Map(
    resolver.ofType('aws_ebs_encryption_by_default').map((setting) => {
      // The provider's default of `enabled` is true.
      const enabled = booleanAt(setting, ['enabled'], true);
      const change = changes.find(({ address }) => address === setting.address);
      return [
        setting.config?.providerKey ?? '',
        {
          address: setting.address,
          on: enabled.state === 'known' && enabled.value,
          isNew: change !== undefined && change.before['enabled'] !== true,
        },
      ];
    }),
  );
}
