import type { OpenTo } from '../../model/extent.js';
import type { Flow } from '../../reachability/engine/reach.js';
import type { ExtentSources } from './extent-sources.js';

/** Every service of a flow from each of its sources. A last `…` stands for sources that are not listed. */
export function openingsOf(
  { services, sources }: Pick<Flow, 'services' | 'sources'>,
  isSure: boolean,
  { reader }: ExtentSources,
): OpenTo[] {
  return services.flatMap((service) =>
    sources.map((source) => ({
      ...reader().fromBlock(source),
      ...service,
      isSure: isSure && source !== '…',
    })),
  );
}
