import { buildWebStack, type Changes } from '../../topology/web-stack.fixture.js';
import type { Network } from '../engine/network.js';
import { readNetwork } from './read-network.js';

/** The network of the web stack with changes. */
export const read = (changes: Changes = {}): Network => readNetwork(buildWebStack(changes));
