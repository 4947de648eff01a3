import { z } from 'zod';
import { built } from './markdown.mjs';

export async function schemaPages() {
  const { gateReportSchema, summarySchema } = await built('report/schema.js');
  const { FACTS_VERSION } = await built('gate/facts.js');
  if (FACTS_VERSION !== 2) throw new Error('docs/add-a-policy.md describes version 2 of the facts');
  const schema = (path, title, form) => ({
    path: `reference/${path}`,
    title,
    content: JSON.stringify(z.toJSONSchema(form)),
  });
  return [
    schema('gate.schema.json', 'JSON Schema of `holdfast gate --format json`', gateReportSchema),
    schema('summary.schema.json', 'JSON Schema of summary.json', summarySchema),
  ];
}
