/** `us-east-1` of `us-east-1a`, and of a Local Zone such as `us-east-1-bos-1a`. */
export function regionOfZone(zone: string): string {
  return /^[a-z]{2}(-[a-z]+)+-\d+/.exec(zone)?.[0] ?? zone;
}
