// Control characters drive terminals, and bidirectional overrides make a text read as what it is
// not. Both can come out of a plan, so both are shown as what they are. Cs: lone surrogates.
const STEERING = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What a CI system takes for an order where it reads a log: `::error::` at the start of a line, blanks
 * before it or not, and `##[error]` anywhere (actions/runner, ActionCommand.cs), `##vso[task.complete …]`
 * anywhere (microsoft/azure-pipelines-agent, Command.cs), `##teamcity[…]`; of JUnit's output GitLab and
 * Jenkins take `[[ATTACHMENT|/a/file]]`, and keep that file with the results. A key of `for_each` or a tag
 * may say such a thing, and where a line is broken is chance.
 */
const ORDERS =
  /#(?=#(?:vso|teamcity)?\[)|\[(?=\[ATTACHMENT\|)|:(?=:(?:internal-set-repo-path|set-env|set-output|save-state|add-path|add-mask|add-matcher|remove-matcher|warning|error|notice|debug|group|endgroup|echo|stop-commands)\b)/gi;

/** The text with every invisible or steering character written out, such as `\u{1b}`. */
export function showInvisible(text: string): string {
  return text.replace(STEERING, writeOut).replace(ORDERS, writeOut);
}

function writeOut(found: string): string {
  return `\\u{${found.codePointAt(0)?.toString(16) ?? ''}}`;
}

/** The same on one line: line breaks and tabs become one blank each. */
export function showOnOneLine(text: string): string {
  return showInvisible(text.replace(/[\r\n\t]+/g, ' '));
}
