const FORM = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/;

/** Declared seconds of an ISO 8601 duration such as `PT2M`; null for anything else. */
export function parseDurationSeconds(text: string): number | null {
  const parts = FORM.exec(text);
  if (parts === null || text.endsWith('P') || text.endsWith('T')) return null;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
}
