import type { OptionSpec } from './command.js';

/** Options of a command that can make use of the source of a plan. */
export const SOURCE_OPTIONS: readonly OptionSpec[] = [
  {
    flag: '--config-dir',
    value: '<dir>',
    description:
      "the plan's Terraform: resolves what the plan leaves open, through a mocked plan, and gives lines",
  },
  {
    flag: '--source-root',
    value: '<dir>',
    description: 'nothing outside of it is read (default: the git checkout of --config-dir)',
  },
  {
    flag: '--provider-mirror',
    value: '<dir>',
    description:
      'folder of providers, as `terraform providers mirror` makes it (default: $TF_PLUGIN_MIRROR)',
  },
  {
    flag: '--allow-module-source',
    value: '<prefix>',
    description: 'fetched modules whose source begins so may be read, as often as needed',
    repeatable: true,
  },
];
