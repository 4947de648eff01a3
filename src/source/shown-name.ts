/** A name of the source as it may stand in a message: no odd character of it reaches a terminal. */
export function shownName(name: string): string {
  return /^[\w.@:/[\]" +-]{1,120}$/.test(name) ? name : '(a name with odd characters)';
}
