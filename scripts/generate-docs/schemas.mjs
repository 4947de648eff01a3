import { z } from 'zod';
import { built, code, page, table } from './markdown.mjs';

export async function schemaPages() {
  const { gateReportSchema } = await built('report/schema/gate-report-schema.js');
  const { summarySchema } = await built('report/schema/summary-schema.js');
  const { parityReportSchema } = await built('report/parity/parity-schema.js');
  const { DEFAULT_ALLOWANCES } = await built('parity/allowances.js');
  const { FACTS_VERSION } = await built('gate/facts.js');
  if (FACTS_VERSION !== 2) throw new Error('docs/add-a-policy.md describes version 2 of the facts');
  const schema = (path, title, form) => ({
    path: `reference/${path}`,
    title,
    content: JSON.stringify(z.toJSONSchema(form)),
  });
  return [
    schema('gate.schema.json', 'JSON Schema of `holdfast gate --format json`', gateReportSchema),
    schema(
      'parity.schema.json',
      'JSON Schema of `holdfast parity --format json`',
      parityReportSchema,
    ),
    page(
      'reference/parity.md',
      'What staging and production may differ in',
      'By the last part of an attribute’s path, or the whole of it; `*` is any text. Names and tags may be missing on one side; of the others the value alone may differ. `0.0.0.0/0` and `::/0` on one side alone are no difference of addresses. `parity.allow` of the [configuration](../configure.md) adds to this.',
      table(
        ['group', 'attributes'],
        Object.entries(DEFAULT_ALLOWANCES).map(([group, patterns]) => [
          group,
          patterns.map(code).join(', '),
        ]),
      ),
    ),
    schema('summary.schema.json', 'JSON Schema of summary.json', summarySchema),
  ];
}
