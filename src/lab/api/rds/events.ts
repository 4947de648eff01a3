import type { DescribeEventsMessage, Event, EventsMessage } from '@aws-sdk/client-rds';
import type { ApiContext } from '../service.js';

const DEFAULT_MINUTES = 60;

/** Of database instances; the lab keeps the last hundred of each. Times are real ones. */
export function describeEvents(
  input: DescribeEventsMessage,
  { world, nowEpochMs }: ApiContext,
): EventsMessage {
  const until = input.EndTime?.getTime() ?? nowEpochMs();
  const from =
    input.StartTime?.getTime() ?? nowEpochMs() - (input.Duration ?? DEFAULT_MINUTES) * 60_000;
  const arns = new Map(world.deployment.databases.map(({ identifier, arn }) => [identifier, arn]));
  const events = world.databases().flatMap(({ identifier, events: own }) =>
    own.map(({ atEpochMs, category, message }): Event => ({
      SourceIdentifier: identifier,
      SourceType: 'db-instance',
      SourceArn: arns.get(identifier),
      Date: new Date(atEpochMs),
      EventCategories: [category],
      Message: message,
    })),
  );
  const wanted = input.SourceIdentifier;
  return {
    Events: events
      .filter(({ Date: at }) => at !== undefined && at.getTime() >= from && at.getTime() <= until)
      .filter(({ SourceIdentifier: of }) => wanted === undefined || of === wanted)
      .toSorted((a, b) => (a.Date?.getTime() ?? 0) - (b.Date?.getTime() ?? 0)),
  };
}
