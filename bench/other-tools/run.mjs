// What other programs say of the plans in fixtures/cases, question by question; README.md says how to get
// them. Programs that are not installed are named and left out.
//   node bench/other-tools/run.mjs [--tools Holdfast,checkov] [--fresh] [--no-write]
//   node bench/other-tools/run.mjs --speed 200,1000,10000   their CPU and memory instead, by bench/gate:
//                                                           a section of SPEED.md for each size
// Answers are kept in .cache/other-tools/answers by program, version, rules and plan, so that a run that was
// broken off goes on where it was; --fresh asks everything anew.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { count } from './count.mjs';
import { checkov } from './judges/checkov.mjs';
import { holdfast } from './judges/holdfast.mjs';
import { conftest, plainRego } from './judges/rego.mjs';
import { ROOT, runProcess } from './judges/run-process.mjs';
import { terraformCompliance } from './judges/terraform-compliance.mjs';
import { trivy } from './judges/trivy.mjs';
import { report } from './report.mjs';

const PROGRAMS = [holdfast, checkov, trivy, terraformCompliance, plainRego, conftest];
const CASES = join(ROOT, 'fixtures/cases');
const KEPT = join(ROOT, '.cache/other-tools/answers');
const RESULTS = new URL('RESULTS.md', import.meta.url).pathname;
const SPEED = new URL('SPEED.md', import.meta.url).pathname;
/** Plans asked together; what a broken-off run loses at most. */
const BATCH = 20;

const { values } = parseArgs({
  options: {
    tools: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
    speed: { type: 'string' },
  },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
await (values.speed === undefined ? compare() : measureSpeeds());

async function compare() {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-other-tools-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  const cases = JSON.parse(readFileSync(join(CASES, 'cases.json'), 'utf8'));
  const plans = cases.map(({ id }) => unpack(id, work));
  const tools = [];
  const missing = [];
  for (const program of PROGRAMS) {
    if (values.tools && !values.tools.split(',').includes(program.name)) continue;
    const file = program.find();
    if (file === undefined) missing.push(program.name);
    else tools.push(await ask(program, file, plans));
  }
  const text = report({
    tools: tools.map((tool) => ({ ...tool, counts: count(tool, cases) })),
    missing,
    cases,
  });
  console.log(text);
  if (!values['no-write']) writeFileSync(RESULTS, text);
}

function unpack(id, work) {
  const bytes = gunzipSync(readFileSync(join(CASES, `${id}.plan.json.gz`)));
  const path = join(work, `${id}.json`);
  writeFileSync(path, bytes);
  return { id, path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** All answers of one program, by the plans' ids: those that are kept, and the others. */
async function ask(program, file, plans) {
  const version = await program.version(file);
  const folder = join(
    KEPT,
    `${program.name}-${version}-${digestOf(program)}`.replaceAll(/[^\w.-]+/g, '_'),
  );
  if (values.fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const answers = new Map();
  const asked = [];
  for (const plan of plans) {
    const kept = join(folder, `${plan.sha256}.json`);
    if (existsSync(kept)) answers.set(plan.id, JSON.parse(readFileSync(kept, 'utf8')));
    else asked.push(plan);
  }
  for (let at = 0; at < asked.length; at += BATCH) {
    const batch = asked.slice(at, at + BATCH);
    const given = await program.judge(file, batch);
    for (const { id, sha256 } of batch) {
      const answer = given.get(id);
      answers.set(id, answer);
      // What went wrong once is asked again by the next run.
      if (answer.error === undefined)
        writeFileSync(join(folder, `${sha256}.json`), JSON.stringify(answer));
    }
    process.stderr.write(`${program.name}: ${at + batch.length} of ${asked.length}\n`);
  }
  return { name: program.name, version, answers };
}

/** Of the rules that are ours, and of Holdfast itself: answers to others are not taken for these. */
function digestOf(program) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (path.endsWith('/'))
      readdirSync(path)
        .sort()
        .forEach((name) => add(path + name));
    else hash.update(readFileSync(path));
  };
  if (program.rules !== undefined) add(program.rules);
  if (program === holdfast) {
    add(join(ROOT, 'policies/bundle/policy.wasm'));
    for (const name of readdirSync(join(ROOT, 'dist'), { recursive: true }).sort())
      if (name.endsWith('.js')) add(join(ROOT, 'dist', name));
  }
  return hash.digest('hex').slice(0, 12);
}

/** bench/gate's own measurement with all that are here; sections of other sizes stay as they are. */
async function measureSpeeds() {
  const before = existsSync(SPEED) ? readFileSync(SPEED, 'utf8').split(/^## /m).slice(1) : [];
  const sections = new Map(before.map((text) => [parseInt(text, 10), text.trim()]));
  for (const size of values.speed.split(',')) {
    const args = ['--sizes', size, '--repeat', '1', '--no-write'];
    if (values.tools) args.push('--tools', values.tools);
    const ended = await runProcess([process.execPath, 'bench/gate/run.mjs', ...args], {
      cwd: ROOT,
    });
    if (ended.status !== 0) throw new Error(ended.stderr);
    const text = ended.stdout.replace(/^# .*\n/, '').trim();
    sections.set(Number(size), `${size} resources\n\n${text}`);
  }
  const title = [
    '# CPU and memory beside other tools',
    '',
    'Written by `npm run bench:other-tools -- --speed SIZES`, one process a tool and size; do not edit. [bench/gate](../gate/RESULTS.md) measures Holdfast and `opa` more often and at more sizes. checkov and trivy run all of their checks, and Holdfast all of its policies with reachability: that is not the same work.',
  ];
  const all = [...sections].sort(([a], [b]) => a - b).map(([, text]) => `## ${text}`);
  const whole = `${[title.join('\n'), ...all].join('\n\n')}\n`;
  const text = whole.replaceAll('](generate.mjs)', '](../gate/generate.mjs)');
  console.log(text);
  if (!values['no-write']) writeFileSync(SPEED, text);
}
