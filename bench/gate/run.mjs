// Measures the gate on generated plans beside other programs, all in one run:
//   node bench/gate/run.mjs [--sizes 200,1000,10000,50000] [--repeat 5] [--tools holdfast,opa] [--no-write]
// and writes RESULTS.md. Everything else that it makes is removed again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sizeOf, writePlan } from './generate.mjs';
import { measure } from './measure.mjs';
import { findTools } from './tools.mjs';

const ROOT = new URL('../../', import.meta.url).pathname;
const RESULTS = new URL('RESULTS.md', import.meta.url).pathname;
/** A program that takes longer is measured no more. */
const TIMEOUT_MS = 300_000;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '200,1000,10000,50000' },
    repeat: { type: 'string', default: '5' },
    tools: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});
const sizes = values.sizes.split(',').map(Number);
const repeat = Number(values.repeat);
const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

const { found, missing } = findTools(work);
const tools = found.filter(
  ({ name }) => values.tools?.split(',').some((own) => name.startsWith(own)) ?? true,
);
const rows = [];
for (const resources of sizes) rows.push(...(await measureSize(resources)));
const text = report(rows);
console.log(text);
if (!values['no-write']) writeFileSync(RESULTS, text);

/** All programs on one plan, in turn, so that what else the machine does is shared among them. */
async function measureSize(resources) {
  const plan = join(work, `plan-${resources}.json`);
  writePlan(plan, resources);
  const megabytes = statSync(plan).size / 1e6;
  const runs = new Map(tools.map((tool) => [tool, []]));
  for (let round = 0; round < repeat; round++) {
    for (const [tool, measured] of runs) {
      // One look is enough at what takes minutes.
      if (measured.some((run) => run.timedOut || run.wallSeconds > 60)) continue;
      const run = await measure(tool.command(plan), { timeoutMs: TIMEOUT_MS });
      if (!run.timedOut && !tool.expected.includes(run.status)) {
        throw new Error(
          `${tool.name} ended with ${run.status} on ${plan}:\n${run.stderr.slice(0, 2000)}`,
        );
      }
      measured.push(run);
      process.stderr.write(
        `${resources} ${tool.name}: ${run.timedOut ? 'timed out' : run.cpuSeconds.toFixed(2)}\n`,
      );
    }
  }
  rmSync(plan);
  return [...runs].map(([tool, measured]) => ({ resources, megabytes, tool, measured }));
}

function report(all) {
  const lines = [
    '# The gate’s speed and memory',
    '',
    `Written by \`node bench/gate/run.mjs ${process.argv.slice(2).join(' ')}`.trimEnd() +
      '`; do not edit.',
    '',
    `- Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${process.platform} ${process.arch}, Node ${process.version}; other work may share it.`,
    `- Holdfast at ${commit()}. Programs: ${tools.map(({ name, version }) => `${name} ${version}`).join('; ')}.${missing.length > 0 ? ` Not here, so not measured: ${missing.join(', ')}.` : ''}`,
    `- Each figure is the median of ${repeat} processes, with the least and the most; programs took turns. CPU is user and system time, memory the largest resident set. Ratios are to \`opa eval\` on the same plan in the same run.`,
    '- The plans are generated ([generate.mjs](generate.mjs)) from one that Terraform made: sites of 101 resources in modules of modules with `for_each` and `count`, a fifth of them without a web ACL, and a fleet of instances in one VPC that is a fifth of all resources. `node bench/gate/seed.mjs --verify 600` compares such a plan with Terraform’s own.',
    '',
    '| resources | MB | program | wall s | CPU s | peak MB | CPU ratio | memory ratio | answer |',
    '| --: | --: | --- | --: | --: | --: | --: | --: | --- |',
  ];
  for (const row of all) {
    const { resources, megabytes, tool, measured } = row;
    const base = all.find(
      (other) => other.resources === resources && other.tool.name.startsWith('opa'),
    );
    const cells = measured.some(({ timedOut }) => timedOut)
      ? [`> ${TIMEOUT_MS / 1000}`, '', '', '', '', 'none in time']
      : [
          spread(measured, 'wallSeconds', 2),
          spread(measured, 'cpuSeconds', 2),
          spread(measured, 'peakMegabytes', 0),
          ratio(row, base, 'cpuSeconds'),
          ratio(row, base, 'peakMegabytes'),
          tool.verdicts(measured[0].stdout),
        ];
    lines.push(
      `| ${[sizeOf(resources).resources, megabytes.toFixed(1), tool.name, ...cells].join(' | ')} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function spread(measured, key, digits) {
  const all = measured.map((run) => run[key]).sort((a, b) => a - b);
  const [least, most] = [all[0], all.at(-1)].map((value) => value.toFixed(digits));
  return `${median(all).toFixed(digits)} (${least}–${most})`;
}

function ratio(row, base, key) {
  if (!base || base.measured.some(({ timedOut }) => timedOut)) return '';
  const of = ({ measured }) => median(measured.map((run) => run[key]).sort((a, b) => a - b));
  return (of(row) / of(base)).toFixed(2);
}

function median(sorted) {
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

function commit() {
  const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout?.trim();
  const own = git('rev-parse', '--short', 'HEAD') || 'an unknown commit';
  return git('status', '--porcelain', '--', 'src', 'policies') ? `${own} with changes` : own;
}
