import { isObject, type JsonObject } from '../plan/json-shape.js';

/** What the mocked run plans for one instance. Its texts are the source's: only ids of ours may leave. */
export interface MockedChange {
  readonly address: string;
  readonly after: JsonObject;
  readonly unknown: JsonObject;
}

/** Managed resources of a `test_plan`, by address; undefined where it has another form. */
export function readMockedChanges(testPlan: unknown): Map<string, MockedChange> | undefined {
  const list = isObject(testPlan) ? testPlan['resource_changes'] : undefined;
  if (!Array.isArray(list)) return undefined;
  const changes = new Map<string, MockedChange>();
  for (const item of list) {
    if (!isObject(item) || item['mode'] !== 'managed') continue;
    const { address, change } = item;
    if (typeof address !== 'string' || !isObject(change)) return undefined;
    const { after, after_unknown: unknown } = change;
    changes.set(address, {
      address,
      after: isObject(after) ? after : {},
      unknown: isObject(unknown) ? unknown : {},
    });
  }
  return changes;
}
