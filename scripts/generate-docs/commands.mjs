import { built, code, page, table } from './markdown.mjs';

/** What each code means; a code without a meaning here stops the generator. */
const MEANINGS = {
  pass: 'Every policy and every objective holds.',
  fail: 'A policy is refuted, or an objective is missed.',
  usage: 'Wrong usage or bad input. The message says what was expected and what to do.',
  inconclusive:
    'It cannot be known: the plan leaves it open, nothing was in scope, the fault was not proven, an instrument was too late, or a prediction was contradicted.',
  internal: 'An error of Holdfast itself or of its lab.',
  interrupted: 'SIGINT, SIGTERM or SIGHUP. What was injected is undone first.',
};

export async function commandPages() {
  const { COMMANDS } = await built('cli/commands.js');
  const { EXIT_CODES } = await built('model/error.js');
  return [
    page('reference/commands.md', 'Commands', ...COMMANDS.map(describeCommand)),
    page(
      'reference/exit-codes.md',
      'Exit codes',
      'The same for every command.',
      table(
        ['code', 'name', 'meaning'],
        Object.entries(EXIT_CODES).map(([name, value]) => [value, name, meaningOf(name)]),
      ),
    ),
  ];
}

function describeCommand(command) {
  const usage = [
    'holdfast',
    command.name,
    ...(command.options.length > 0 ? ['[options]'] : []),
    ...command.arguments.map(({ name }) => name),
  ];
  return [
    `## holdfast ${command.name}`,
    `${command.summary}.`,
    `\`\`\`\n${usage.join(' ')}\n\`\`\``,
    ...command.arguments.map(({ name, description }) => `- ${code(name)}: ${description}`),
    ...(command.options.length > 0 ? [table(OPTION_HEADER, command.options.map(optionRow))] : []),
    `\`\`\`\n${command.examples.map((example) => `$ ${example}`).join('\n')}\n\`\`\``,
  ].join('\n\n');
}

const OPTION_HEADER = ['option', 'meaning', 'default'];

function optionRow({ flag, value, description, default: fallback, choices }) {
  return [
    code(value === undefined ? flag : `${flag} ${value}`),
    choices ? `${description}: ${choices.map(code).join(', ')}` : description,
    fallback === undefined ? '' : code(fallback),
  ];
}

function meaningOf(name) {
  const meaning = MEANINGS[name];
  if (!meaning)
    throw new Error(`scripts/generate-docs/commands.mjs: the exit code ${name} has no meaning`);
  return meaning;
}
