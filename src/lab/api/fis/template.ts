import { z } from 'zod';

const word = (max: number) => z.string().min(1).max(max).regex(/^\S+$/, 'must hold no blanks');
const tags = z.record(z.string().max(128), z.string().max(256)).default({});
const clientToken = word(1024);

const targetInput = z.object({
  resourceType: word(128),
  resourceArns: z.array(word(2048).min(20)).max(5, 'at most 5 ARNs').default([]),
  resourceTags: tags,
  filters: z.array(z.object({ path: word(256), values: z.array(word(128)).min(1) })).default([]),
  selectionMode: word(64),
  parameters: z.record(word(64), z.string().min(1).max(1024)).default({}),
});

const actionInput = z.object({
  actionId: word(128),
  description: z.string().max(512).optional(),
  parameters: z.record(word(64), z.string().max(1024)).default({}),
  targets: z.record(word(64), word(64)).default({}),
  startAfter: z.array(word(64)).default([]),
});

/** Body of CreateExperimentTemplate. Limits are those of AWS's API model. */
export const templateInput = z.object({
  clientToken,
  description: z.string().max(512),
  stopConditions: z
    .array(z.object({ source: word(64), value: z.string().min(20).max(2048).optional() }))
    .min(1),
  targets: z.record(word(64), targetInput).default({}),
  actions: z
    .record(word(64), actionInput)
    .refine((all) => Object.keys(all).length > 0, 'must hold an action'),
  roleArn: word(2048).min(20),
  tags,
  logConfiguration: z.record(z.string(), z.unknown()).optional(),
  experimentOptions: z
    .object({
      accountTargeting: z.enum(['single-account', 'multi-account']).default('single-account'),
      emptyTargetResolutionMode: z.enum(['fail', 'skip']).default('fail'),
    })
    .default({ accountTargeting: 'single-account', emptyTargetResolutionMode: 'fail' }),
});

/** Body of StartExperiment. `actionsMode` is newer than the SDK client and is read from the wire. */
export const startInput = z.object({
  clientToken,
  experimentTemplateId: word(64),
  experimentOptions: z
    .object({ actionsMode: z.enum(['run-all', 'skip-all']).default('run-all') })
    .default({ actionsMode: 'run-all' }),
  tags,
});

export type TemplateInput = z.infer<typeof templateInput>;
export type TargetInput = z.infer<typeof targetInput>;
export type ActionInput = z.infer<typeof actionInput>;
export type StartInput = z.infer<typeof startInput>;

export interface Template {
  readonly id: string;
  readonly arn: string;
  readonly input: TemplateInput;
  readonly createdAtEpochMs: number;
  /** TagResource may change them. */
  tags: Record<string, string>;
}
