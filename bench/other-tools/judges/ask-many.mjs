import { join } from 'node:path';
import { runProcess } from './run-process.mjs';

const MANY = new URL('many.py', import.meta.url).pathname;
const compared = new Set();

/**
 * Asks a program that is written in Python, most of whose time is its imports, of many plans: many.py imports
 * it once. The first plan is also asked of the command itself, and another answer ends the bench. `args` hold
 * PLAN for the plan's path; `read` makes an answer of how a process ended.
 */
export async function askMany({ name, file, args, read }, plans) {
  const python = join(file, '../python3');
  const input = plans.map(({ path }) => `${path}\n`).join('');
  const ended = await runProcess([python, MANY, name, ...args], { input });
  const lines = ended.stdout.split('\n').filter((line) => line.startsWith('{"path"'));
  const byPath = new Map(lines.map((line) => JSON.parse(line)).map((own) => [own.path, own]));
  const answers = new Map(
    plans.map(({ id, path }) => [id, read({ stderr: '', ...(byPath.get(path) ?? ended) })]),
  );
  if (!compared.has(name)) await compare({ file, args, read }, plans[0], answers);
  compared.add(name);
  return answers;
}

async function compare({ file, args, read }, { id, path }, answers) {
  const alone = read(await runProcess([file, ...args.map((arg) => arg.replace('PLAN', path))]));
  if (JSON.stringify(alone) !== JSON.stringify(answers.get(id)))
    throw new Error(`${file} says otherwise of ${id} alone than among others`);
}
