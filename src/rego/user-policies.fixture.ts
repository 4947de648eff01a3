import { resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import { makeFolder, type TestFolder } from '../config/folder.fixture.js';
import { gatePlan } from '../judge-plan.js';
import { testOpa } from './opa.fixture.js';

const PLAN = resolve('fixtures/plans/private-web-app/plan.json');

/** For the tests of a file: a cache of its own, and the `opa` of tests. */
export function useCache(): TestFolder {
  const cache = makeFolder();
  afterAll(() => cache.remove());
  afterEach(() => void vi.unstubAllEnvs());
  beforeEach(() => {
    vi.stubEnv('XDG_CACHE_HOME', cache.dir);
    vi.stubEnv('OPA', testOpa?.path);
  });
  return cache;
}

/** Of a policy of a user. */
export const METADATA = `# METADATA
# title: Databases are small
# description: No database is of a large class.
# custom:
#   id: cost/small-databases
#   severity: low
#   remedy: Choose a smaller class.
`;

/** Reads attributes of the plan, a parameter, and our library. */
export const BODY = `package policies.cost.small_databases

import data.lib.uncertain

id := "cost/small-databases"

in_scope contains address if {
	some address, resource in input.raw
	resource.type == "aws_db_instance"
}

results contains result if {
	some address in in_scope
	class := input.raw[address].values.instance_class
	some database in input.databases
	database.address == address
	uncertain.is_known(database.publiclyAccessible, false)
	result := {
		"policy": id,
		"address": address,
		"verdict": verdict(class),
		"message": concat("", ["is of class ", class]),
	}
}

verdict(class) := "fail" if {
	class in input.parameters.largeClasses
} else := "pass"
`;

/** A folder until the test ends. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  onTestFinished(() => folder.remove());
  return folder.dir;
}

/** Judges the bundled plan in a folder of these files, whose policies are in `own`. */
export const judge = (files: Readonly<Record<string, string>>, more = {}) =>
  gatePlan(PLAN, { cwd: folderWith(files), policies: ['own'], ...more });
