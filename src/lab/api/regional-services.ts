import { worldIn } from '../world/world-in-region.js';
import { cloudWatch, cloudWatchService } from './cloudwatch/cloudwatch.js';
import { jsonServices, queryServices, restXmlServices } from './coverage.js';
import { FisEngine } from './fis/engine.js';
import { fisService } from './fis/fis.js';
import { jsonService } from './protocol/json-service.js';
import { queryService } from './protocol/query-service.js';
import { restXmlService } from './protocol/rest-xml-service.js';
import type { ApiContext, Service } from './service.js';

type Services = ReadonlyMap<string, Service>;

/**
 * The services of every region, made when the first request is signed for it. Each sees what is
 * deployed in its region, and its FIS keeps experiments of its own.
 */
export class RegionalServices {
  readonly #services = new Map<string, Services>();
  readonly #engines: FisEngine[] = [];

  /** `context` is that of all regions together. */
  constructor(readonly context: ApiContext) {}

  servicesIn(region: string): Services {
    const known = this.#services.get(region);
    if (known !== undefined) return known;
    const context = { ...this.context, world: worldIn(this.context.world, region) };
    const engine = new FisEngine(context);
    this.#engines.push(engine);
    context.kept.set(`fis ${region}`, engine);
    const services = new Map<string, Service>([
      ...queryServices.map((definition): [string, Service] => [
        definition.signingName,
        queryService(definition, context),
      ]),
      ...jsonServices.map((definition): [string, Service] => [
        definition.signingName,
        jsonService(definition, context),
      ]),
      ...restXmlServices.map((definition): [string, Service] => [
        definition.signingName,
        restXmlService(definition, context),
      ]),
      [cloudWatch.signingName, cloudWatchService(context)],
      ['fis', fisService(engine)],
    ]);
    this.#services.set(region, services);
    return services;
  }

  /** Undoes the running experiments of all regions. */
  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.close()));
  }
}
