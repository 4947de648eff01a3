import { readDeployment } from './read-deployment.js';
import { buildWebStack, type Changes } from './web-stack.fixture.js';

/** What is deployed of the web stack with changes. */
export const deploy = (changes: Changes = {}) => readDeployment(buildWebStack(changes));
