import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** What is wrong with the example report by the schema in the docs; undefined where nothing is. */
export function checkExample(root) {
  const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));
  const ajv = new Ajv2020({ allErrors: true });
  const holds = ajv.validate(
    read('docs/reference/summary.schema.json'),
    read('reports/example/summary.json'),
  );
  return holds ? undefined : ajv.errorsText();
}
