// What no change of the rest can save: reading a plan whole, and the policies in opa-wasm, each in a
// process of its own beside the whole gate and `opa eval`, all in one run:
//   node bench/gate/parts.mjs [--sizes 10000,50000] [--repeat 5]
// It prints its table and writes nothing. `npm run build` first.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from '../../dist/model/settings.js';
import { memoryPages } from '../../dist/gate/evaluate-wasm.js';
import { toFacts } from '../../dist/gate/facts.js';
import { readPlan } from '../../dist/plan/read-plan.js';
import { withApplication } from '../../dist/topology/apply-tiers.js';
import { readStack } from '../../dist/topology/read-stack.js';
import { writePlan } from './generate.mjs';
import { measure } from './measure.mjs';
import { findTools } from './tools.mjs';

const SELF = fileURLToPath(import.meta.url);
const WASM = new URL('../../policies/bundle/policy.wasm', import.meta.url);

/** What a process of one part does with the plan, or with the facts that the policies are given. */
const PARTS = {
  'Node and the modules': () => undefined,
  'JSON.parse alone': ({ plan }) => JSON.parse(readFileSync(plan, 'utf8')),
  'reading and checking the plan': ({ plan }) => readPlan(plan),
  'the policies in opa-wasm': ({ facts }) => {
    const { loadPolicySync } = createRequire(import.meta.url)('@open-policy-agent/opa-wasm');
    const input = new Uint8Array(readFileSync(facts));
    const policy = loadPolicySync(readFileSync(WASM), { initial: memoryPages(input.length) });
    return policy.evaluate(input.buffer);
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '10000,50000' },
    repeat: { type: 'string', default: '5' },
  },
});

if (positionals.length > 0) {
  const [part, plan, facts] = positionals;
  PARTS[part]({ plan, facts });
} else {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-parts-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
  for (const resources of values.sizes.split(',').map(Number)) await measureSize(work, resources);
}

async function measureSize(work, resources) {
  const plan = join(work, 'plan.json');
  const facts = join(work, 'facts.json');
  writePlan(plan, resources);
  const stack = withApplication(readStack(plan), DEFAULT_SETTINGS);
  writeFileSync(facts, JSON.stringify(toFacts(stack, DEFAULT_SETTINGS)));
  const commands = new Map(
    Object.keys(PARTS).map((part) => [part, [process.execPath, SELF, part, plan, facts]]),
  );
  for (const { name, command } of findTools(mkdtempSync(join(work, 'tools-'))).found)
    if (/^(holdfast|opa)/.test(name)) commands.set(name, command(plan));
  const used = new Map([...commands.keys()].map((name) => [name, []]));
  for (let round = 0; round < Number(values.repeat); round++)
    for (const [name, command] of commands) {
      const run = await measure(command, { timeoutMs: 300_000 });
      if (run.timedOut) throw new Error(`${name}: no end in 300 s`);
      used.get(name).push(run.cpuSeconds);
    }
  const median = (name) => used.get(name).sort((a, b) => a - b)[Math.floor(values.repeat / 2)];
  const opa = [...used.keys()].find((name) => name.startsWith('opa'));
  console.log(`\n${resources} resources: CPU s, and as a part of \`opa eval\``);
  for (const name of used.keys()) {
    // Every part but the first starts Node and loads the modules too.
    const own = PARTS[name] && name !== 'Node and the modules' ? median('Node and the modules') : 0;
    const seconds = median(name) - own;
    const ratio = opa ? (seconds / median(opa)).toFixed(2) : '';
    console.log(`${name.padEnd(32)} ${seconds.toFixed(2).padStart(6)} ${ratio.padStart(6)}`);
  }
}
