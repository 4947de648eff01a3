// Judges real plans of other projects and writes docs/public-plans.md: `npm run public-plans`.
// With `-- --check` nothing is written, and a page that would differ ends with exit code 1, as does a
// refusal, a pass or a fail that public-plans/explanations.mjs does not explain, and an explanation
// that no longer applies. The plans are not part of this project: HOLDFAST_PUBLIC_PLANS names their
// folder, or they are in ../shared/plans/public. Exit code 3: they are not there.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatePlan, HoldfastError } from '../dist/index.js';
import { EXPLANATIONS } from './public-plans/explanations.mjs';
import { renderPage } from './public-plans/render-page.mjs';

const ROOT = new URL('../', import.meta.url).pathname;
const PAGE = join(ROOT, 'docs/public-plans.md');
const folder = process.env.HOLDFAST_PUBLIC_PLANS ?? join(ROOT, '../shared/plans/public');

process.exitCode = existsSync(join(folder, 'MANIFEST.json')) ? await main() : skip();

function skip() {
  console.error(`there is no ${folder}/MANIFEST.json; name the folder in HOLDFAST_PUBLIC_PLANS`);
  return 3;
}

async function main() {
  const manifest = JSON.parse(readFileSync(join(folder, 'MANIFEST.json'), 'utf8'));
  const listed = new Set(manifest.map(({ file }) => file));
  const strange = readdirSync(folder).filter(
    (name) => name.endsWith('.json') && name !== 'MANIFEST.json' && !listed.has(name),
  );
  const plans = [];
  for (const entry of manifest) plans.push(await judge(entry));
  const problems = [
    ...strange.map((name) => `${name} is not in the manifest`),
    ...plans.flatMap(({ id, answers }) =>
      answers
        .filter(({ explanation }) => explanation === undefined)
        .map(
          ({ policy, answer, message }) => `not explained: ${id}: ${policy} ${answer}: ${message}`,
        ),
    ),
    ...staleOf(plans).map((text) => `explained, and not so any more: ${text}`),
  ];
  for (const problem of problems) console.error(problem);
  const page = renderPage(plans);
  const differs = !existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page;
  if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
  else if (differs) console.error('docs/public-plans.md is not what the plans give');
  console.log(`${plans.length} plans judged, ${problems.length} problems`);
  return problems.length > 0 || (differs && process.argv.includes('--check')) ? 1 : 0;
}

/** A plan with what became of it. What is to be explained is its refusal, each pass and each fail. */
async function judge(entry) {
  const id = entry.file.replace(/\.json$/, '');
  const base = { ...entry, id };
  try {
    const report = await gatePlan(join(folder, entry.file));
    const policies = report.policies
      .map(({ policy }) => answerOf(policy, report.findings))
      .filter((answer) => answer !== undefined);
    const answers = policies
      .filter(({ answer }) => answer !== 'unknown')
      .map((answer) => ({ ...answer, explanation: explain(id, answer) }));
    return { ...base, outcome: report.verdict, report, policies, answers };
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.exitCode !== 2) throw error;
    const refusal = { policy: error.code, answer: 'refused', message: error.message };
    const explained = { ...refusal, explanation: explain(id, refusal) };
    return { ...base, outcome: 'refused', policies: [], answers: [explained], refusal };
  }
}

/** The worst of a policy's findings; undefined where it has none. */
function answerOf(policy, findings) {
  const own = findings.filter((finding) => finding.policy === policy);
  for (const verdict of ['fail', 'unknown', 'pass']) {
    const same = own.filter((finding) => finding.verdict === verdict);
    const [first] = same;
    if (first) {
      return {
        policy,
        answer: verdict,
        count: same.length,
        of: own.length,
        address: first.address,
        message: first.message,
      };
    }
  }
  return undefined;
}

function explain(id, { policy, answer }) {
  return EXPLANATIONS.find(
    (own) => own.policy === policy && own.answer === answer && own.plans.includes(id),
  );
}

/** Explanations of what no longer happens. */
function staleOf(plans) {
  return EXPLANATIONS.flatMap((own) =>
    own.plans
      .filter((id) => {
        const plan = plans.find((other) => other.id === id);
        return !plan?.answers.some(({ explanation }) => explanation === own);
      })
      .map((id) => `${id}: ${own.policy} ${own.answer}`),
  );
}
