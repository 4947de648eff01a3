import type { Finding } from '../../model/finding.js';
import type { Store } from '../../topology/data/store.js';
import type { SecretHolder } from '../../topology/secrets/secret-holder.js';
import { at, isNot, joinExtents, YES_OR_NO, type ExtentReader } from './extent-reader.js';
import type { ExtentSources } from './extent-sources.js';

interface DataFacts {
  readonly atRest: readonly Store[];
  readonly inTransit: readonly Store[];
  readonly secretHolders: readonly SecretHolder[];
}

const factsOf = (sources: ExtentSources): DataFacts => sources.data() as unknown as DataFacts;

function encryption(store: Store | undefined) {
  if (!store) return undefined;
  return joinExtents(
    store.parts.map(({ name, encrypted }) => isNot(`does not encrypt ${name}`, encrypted, true)),
  );
}

/** A secret stays the same one where lines are put before it. */
export function withoutLine(found: string): string {
  return found.replace(/, line \d+/, '');
}

function secrets({ address }: Finding, sources: ExtentSources) {
  const holder = at(factsOf(sources).secretHolders, address);
  if (!holder) return undefined;
  return joinExtents([{ faults: holder.found.map(withoutLine), doubts: holder.open }]);
}

/** A local file is not locked either. */
const remoteState: ExtentReader = ({ message, verdict }) => {
  if (verdict !== 'fail') return joinExtents([{ doubts: ['it may not be locked'] }]);
  const isLocal = message === 'the state is a local file';
  return joinExtents([
    { faults: ['nothing locks it', ...(isLocal ? ['it is a local file'] : [])] },
  ]);
};

export const DATA_EXTENTS: Readonly<Record<string, ExtentReader>> = {
  'data/encryption': ({ address }, sources) => encryption(at(factsOf(sources).atRest, address)),
  'data/encryption-in-transit': ({ address }, sources) =>
    encryption(at(factsOf(sources).inTransit, address)),
  'data/no-plain-secrets': secrets,
  'data/remote-state': remoteState,
  'data/state-versioning': YES_OR_NO,
};
