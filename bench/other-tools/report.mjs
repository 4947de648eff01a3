// RESULTS.md: the table, how it was counted, and rule by rule.
import { COUNTED } from './count.mjs';
import { QUESTIONS, rulesOf } from './questions.mjs';

export function report({ tools, missing, cases }) {
  const correct = cases.filter(({ mutation }) => mutation === 'correct').length;
  return [
    '# What other tools say of the labelled plans',
    '',
    'Written by `npm run bench:other-tools`; do not edit. [README.md](README.md) says how each tool is got and what could not be had; CPU and memory are in [SPEED.md](SPEED.md).',
    '',
    `${cases.length} plans of [fixtures/cases](../../fixtures/README.md), which real Terraform made and which are labelled by how they were made. Tools: ${tools.map(({ name, version }) => `${name} ${version}`).join('; ')}.${missing.length > 0 ? ` Not here, so not counted: ${missing.join(', ')}.` : ''}`,
    '',
    ...howCounted(correct),
    '',
    ...COUNTED.flatMap((question, index) => table(question, index, tools)),
    '## Rule by rule',
    '',
    `On how many plans a rule has a finding that the correct stack of the same style has not: flawed, and harmless. The last column: on how many of the ${correct} correct stacks it has a finding.`,
    '',
    ...QUESTIONS.flatMap((question) => ruleTable(question, tools)),
  ].join('\n');
}

function howCounted(correct) {
  return [
    'How it is counted, in the tools’ favour:',
    '',
    '- For each question a tool is judged by all of its rules that are about the same thing ([questions.mjs](questions.mjs)), whatever their severity. One finding of any of them on a flawed plan counts as a catch, even where it is about something else than the flaw.',
    `- A rule may dislike the stack as such: the load balancer that is open to the world on port 80 so that it can redirect, public subnets that are public. So a second number counts only findings, by rule and resource, that the correct stack in the same style (${correct} of them) has not. That is what a team sees that has suppressed what it does not want to hear.`,
    '- “Passes silently” is a flawed plan without a finding of these rules. Holdfast’s `unknown` is not a pass: its exit code is 3, or 1 where a team says so. The other tools have no such answer.',
    '- Features for terraform-compliance and the Rego are written by us, as their documentation shows. Better ones can be written; each further condition is code that somebody keeps.',
    '- The plans are Holdfast’s own, and its gate was written with them at hand. Most flaws are in what spans resources, which these tools do not set out to judge: they hold hundreds of checks on single attributes of many services and clouds, which Holdfast has not.',
  ];
}

function table({ policy, asks, part }, index, tools) {
  const rows = tools.map(({ name, counts }) => {
    const { flawed, harmless } = counts[index];
    return `| ${[
      name,
      `${flawed.fails} of ${flawed.plans}`,
      flawed.own,
      name === 'Holdfast' ? flawed.open : '',
      flawed.silent,
      `${harmless.fails} of ${harmless.plans}`,
      harmless.own,
      name === 'Holdfast' ? harmless.open : '',
      flawed.errors + harmless.errors,
    ].join(' | ')} |`;
  });
  return [
    `## ${policy}${part === '' ? '' : `: ${part}`}`,
    '',
    `Asked: ${asks}.`,
    '',
    '| tool | fails a flawed plan | …by a finding that the correct stack has not | unknown | passes it silently | fails a harmless plan | …by a finding that the correct stack has not | unknown | errors |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

function ruleTable(question, tools) {
  const rows = tools
    .filter(({ name }) => name !== 'Holdfast')
    .flatMap(({ name, counts }) => {
      const all = counts.filter((own) => own.question.policy === question.policy);
      const rules = Object.entries(rulesOf(question, name));
      if (rules.length === 0) return [`| ${name} | none | it has no rule on this | 0 | 0 | 0 |`];
      return rules.map(([rule, asks], at) => {
        const flawed = all.reduce((total, { rules: counted }) => total + counted[at].flawed, 0);
        const { harmless, correct } = all[0].rules[at];
        return `| ${name} | ${rule} | ${asks} | ${flawed} | ${harmless} | ${correct} |`;
      });
    });
  return [
    `### ${question.policy}`,
    '',
    '| tool | rule | asks | flawed | harmless | correct stacks |',
    '| --- | --- | --- | --: | --: | --: |',
    ...rows,
    '',
  ];
}
