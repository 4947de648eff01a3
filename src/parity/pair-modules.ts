import type { ModuleCall, ModuleConfig } from '../plan/configuration.js';

/** One module as both plans call it. */
export interface ModulePair {
  /** Names of the calls from the root, joined by `/`; they may differ. */
  readonly a: string;
  readonly b: string;
  readonly moduleA: ModuleConfig;
  readonly moduleB: ModuleConfig;
  /** Undefined for the root. */
  readonly calls: { readonly a: ModuleCall; readonly b: ModuleCall } | undefined;
  /** The pair that calls it; undefined for the root. */
  readonly parent: ModulePair | undefined;
}

/** A call that only one plan has. */
export interface LoneCall {
  readonly side: 'a' | 'b';
  readonly path: string;
  readonly source: string;
}

/** Pairs calls of modules by name, and what is left over by source where only one can be meant. */
export function pairModules(
  a: ModuleConfig,
  b: ModuleConfig,
): { readonly pairs: readonly ModulePair[]; readonly alone: readonly LoneCall[] } {
  const pairs: ModulePair[] = [];
  const alone: LoneCall[] = [];
  const walk = (pair: ModulePair): void => {
    pairs.push(pair);
    const { calls: callsA } = pair.moduleA;
    const { calls: callsB } = pair.moduleB;
    const names = new Map<string, string>();
    for (const name of callsA.keys()) if (callsB.has(name)) names.set(name, name);
    for (const [name, { source }] of callsA) {
      if (names.has(name)) continue;
      const others = [...callsB].filter(
        ([other, call]) => !callsA.has(other) && call.source === source,
      );
      const twins = [...callsA].filter(
        ([other, call]) => !callsB.has(other) && call.source === source,
      );
      if (others.length === 1 && twins.length === 1) names.set(name, others[0]?.[0] ?? '');
    }
    for (const [nameA, callA] of callsA) {
      const nameB = names.get(nameA);
      const callB = nameB === undefined ? undefined : callsB.get(nameB);
      if (nameB === undefined || callB === undefined) {
        alone.push({ side: 'a', path: join(pair.a, nameA), source: callA.source });
        continue;
      }
      walk({
        a: join(pair.a, nameA),
        b: join(pair.b, nameB),
        moduleA: callA.module,
        moduleB: callB.module,
        calls: { a: callA, b: callB },
        parent: pair,
      });
    }
    const taken = new Set(names.values());
    for (const [name, { source }] of callsB) {
      if (!taken.has(name)) alone.push({ side: 'b', path: join(pair.b, name), source });
    }
  };
  walk({ a: '', b: '', moduleA: a, moduleB: b, calls: undefined, parent: undefined });
  return { pairs, alone };
}

/** `module.network.module.subnets` of `network/subnets`; empty for the root. */
export function moduleAddress(path: string): string {
  return path === ''
    ? ''
    : path
        .split('/')
        .map((name) => `module.${name}`)
        .join('.');
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}
