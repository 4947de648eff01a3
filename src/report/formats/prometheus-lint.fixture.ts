/**
 * What is wrong with a text in Prometheus's exposition format, by its grammar and the lints of
 * promtool (prometheus/client_golang, prometheus/testutil/promlint) as far as they concern gauges.
 */
export function lintExposition(text: string): string[] {
  const problems: string[] = [];
  if (!text.endsWith('\n')) problems.push('no line break at the end');
  const helped = new Set<string>();
  const typed = new Set<string>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind, name = '', rest = ''] = comment;
      const set = kind === 'HELP' ? helped : typed;
      if (set.has(name)) problems.push(`${name}: a second ${kind ?? ''}`);
      set.add(name);
      if (kind === 'TYPE' && rest !== 'gauge') problems.push(`${name}: not a gauge`);
      current = name;
      continue;
    }
    const sample =
      /^([a-zA-Z_][\w]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
        line,
      );
    if (sample === null) {
      problems.push(`not a sample: ${line}`);
      continue;
    }
    const [, name = '', labels = ''] = sample;
    if (name !== current) problems.push(`${name}: not below its own HELP and TYPE`);
    if (seen.has(`${name}{${labels}}`)) problems.push(`${name}{${labels}}: twice`);
    seen.add(`${name}{${labels}}`);
    problems.push(...lintName(name, labels));
  }
  for (const name of typed) if (!helped.has(name)) problems.push(`${name}: no HELP`);
  return problems;
}

function lintName(name: string, labels: string): string[] {
  return [
    ...(/_(total|count|sum|bucket)$/.test(name) ? [`${name}: a suffix of other types`] : []),
    ...(/(^|_)(ms|milliseconds?|minutes?|hours?|days?|percent|kilobytes?|gauge)(_|$)/.test(name)
      ? [`${name}: not a base unit, or its type in its name`]
      : []),
    ...(/(^|,)(le|quantile)=/.test(labels) ? [`${name}: a label of histograms or summaries`] : []),
    ...(/(^|,)[a-z]*[A-Z]/.test(labels.replace(/"[^"]*"/g, '""')) ? [`${name}: camelCase`] : []),
  ];
}
