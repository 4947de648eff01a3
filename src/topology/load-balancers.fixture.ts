import { buildWebStack, type Changes } from './web-stack.fixture.js';

/** The topology of the web stack with changes. */
export const topology = (changes: Changes = {}) => buildWebStack(changes).topology;
