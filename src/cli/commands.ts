import type { Command } from './command.js';
import { abortCommand } from './abort-command.js';
import { compareCommand } from './compare-command.js';
import { gateCommand } from './gate-command.js';
import { initCommand } from './init-command.js';
import { labCommand } from './lab-command.js';
import { loadCommand } from './load-command.js';
import { parityCommand } from './parity-command.js';
import { predictCommand } from './predict-command.js';
import { pathsCommand } from './paths-command.js';
import { recoverCommand } from './recover-command.js';
import { reportCommand } from './report-command.js';
import { runCommand } from './run-command.js';
import { scenariosCommand } from './scenarios-command.js';
import { verifyCommand } from './verify-command.js';

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  initCommand,
  verifyCommand,
  gateCommand,
  pathsCommand,
  parityCommand,
  predictCommand,
  scenariosCommand,
  runCommand,
  loadCommand,
  reportCommand,
  compareCommand,
  labCommand,
  recoverCommand,
  abortCommand,
];
