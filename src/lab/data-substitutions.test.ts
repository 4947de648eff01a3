import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../topology/read-deployment.js';
import { readStack } from '../topology/read-stack.js';
import { databaseSubstitutions } from './data-substitutions.js';
import { labParameterValues } from './parameters.js';

const notesOf = (name: string): string => {
  const plan = fileURLToPath(new URL(`../../fixtures/plans/${name}/plan.json`, import.meta.url));
  return databaseSubstitutions(
    readDeployment(readStack(plan)),
    () => 'PostgreSQL',
    labParameterValues(),
  ).join('\n');
};

describe('what stands for the plan’s databases', () => {
  it('says that a far region writes to its replica, as no application that was configured would', () => {
    expect(notesOf('banking-two-regions')).toMatch(
      /in us-west-2 have aws_db_instance.replica for reading and for writing.+module.database.aws_db_instance.this/,
    );
    expect(notesOf('private-web-app')).not.toContain('for writing');
  });
});
