import { readAttribute } from '../../plan/attribute.js';
import type { PlannedResource } from '../../plan/plan.js';
import type { Resolver } from '../../plan/resolver.js';
import { textAt } from '../uncertain-attribute.js';
import { isPasswordName, isSecretValue, scanText } from './scan-text.js';
import type { SecretHolder } from './secret-holder.js';

/** Parameters of SSM that are not of the type SecureString, where what they hold is a secret. */
export function readPlainParameters(resolver: Resolver): SecretHolder[] {
  return resolver
    .ofType('aws_ssm_parameter')
    .filter(({ values }) => typeof values['type'] === 'string' && values['type'] !== 'SecureString')
    .map(judge)
    .filter(({ found, open }) => found.length + open.length > 0);
}

function judge(parameter: PlannedResource): SecretHolder {
  const { address } = parameter;
  const path = textAt(parameter, ['name']);
  const name = path.state === 'known' ? (path.value.split('/').at(-1) ?? '') : '';
  const type = String(parameter.values['type']);
  // `insecure_value` is what the provider takes in place of `value` to show it in plans.
  const values = ['value', 'insecure_value'].map((argument) =>
    readAttribute(parameter, [argument]),
  );
  const isSecret = values.some(
    (attribute) =>
      attribute.state === 'known' &&
      typeof attribute.value === 'string' &&
      (isSecretValue(name, attribute.value) || scanText(attribute.value).length > 0),
  );
  const isOpen = values.some(({ state }) => state === 'open') && isPasswordName(name);
  return {
    address,
    found: isSecret
      ? [`its value is a secret, and its type is ${type} in place of SecureString`]
      : [],
    open: isOpen ? [`its value is known only after apply, and its type is ${type}`] : [],
    notes: [],
  };
}
