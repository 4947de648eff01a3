/** A place in a text where a secret stands. It never holds the secret, nor any part of it. */
export interface SecretPlace {
  readonly kind: string;
  /** From 1. */
  readonly line: number;
}

/** Tokens that tell themselves by their form. AWS's own sample keys end with EXAMPLE. */
const SELF_TELLING: readonly (readonly [kind: string, form: RegExp])[] = [
  ['an AWS access key id', /\b(?:AKIA|ASIA)(?![A-Z2-7]*EXAMPLE)[A-Z2-7]{16}\b/],
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{20,}/],
];

/** `name = value`, `name: value`, `"name": "value"`, `-e name=value`; the name says that it is secret. */
const ASSIGNMENT =
  /(password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credentials?)["']?[ \t]{0,40}(:=|=>|[=:])[ \t]{0,40}(?:"([^"\n]{0,400})|'([^'\n]{0,400})|([^\s"'&;,)}\]|]{1,400}))/gi;
const PASSWORD_OPTION = /(?<=[\s"'])--[a-z-]{0,40}(?:password|token|secret)[= ]["']?([^\s"';|&]+)/g;
const USER_OPTION = /\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[= ]?["']?[^\s:"']+:([^\s"']+)/g;
const CHPASSWD = /:([^\s"':|]{1,200})["']?[ \t]{0,20}\|[ \t]{0,20}(?:sudo )?chpasswd/g;
const MYSQL_OPTION = /\bmysql(?:admin|dump)?\b[^\n]{0,200}?\s-p([^\s"'][^\s]*)/g;
const BEARER = /\bAuthorization:\s*(?:Bearer|Basic)\s+([^\s"']+)/gi;
const CONNECTION = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"'<>]{1,100}:([^\s@/"'<>]{1,400})@/gi;

/** EC2 takes 16 KB of user data. Of a longer text the rest is not looked at, and `isCut` says so. */
const MAX_LENGTH = 65_536;

/** Every secret that a text holds, by line. Whoever asks gets kinds and lines, and nothing else. */
export function scanText(text: string): SecretPlace[] {
  const places: SecretPlace[] = [];
  for (const [index, line] of text.slice(0, MAX_LENGTH).split('\n').entries()) {
    for (const kind of kindsIn(line)) places.push({ kind, line: index + 1 });
  }
  return places;
}

/** Was the text too long to be looked at as a whole? */
export function isCut(text: string): boolean {
  return text.length > MAX_LENGTH;
}

function kindsIn(line: string): Set<string> {
  // A line of a hostile plan may be as long as the plan; no form needs more than this.
  const kinds = new Set<string>();
  for (let from = 0; from < line.length; from += LINE_STEP) {
    const piece = line.slice(from, from + LINE_STEP + LINE_OVERLAP);
    for (const [kind, form] of SELF_TELLING) if (form.test(piece)) kinds.add(kind);
    for (const match of piece.matchAll(ASSIGNMENT)) {
      const [, name = '', sign, quoted, single, bare] = match;
      // `password: must be long` is prose: a bare value after a colon ends its line.
      const rest = piece.slice(match.index + match[0].length);
      if (sign === ':' && bare !== undefined && /^[ \t]+[^\s#]/.test(rest)) continue;
      if (isSecretValue(name, quoted ?? single ?? bare ?? '')) kinds.add(kindOfName(name));
    }
    for (const [form, kind] of LITERAL_FORMS) {
      for (const [, value] of piece.matchAll(form)) {
        if (isLiteral(value ?? '')) kinds.add(kind);
      }
    }
  }
  return kinds;
}

const LINE_STEP = 4096;
const LINE_OVERLAP = 512;

const LITERAL_FORMS: readonly (readonly [RegExp, string])[] = [
  [PASSWORD_OPTION, 'a password on a command line'],
  [USER_OPTION, 'a password on a command line'],
  [CHPASSWD, 'a password on a command line'],
  [MYSQL_OPTION, 'a password on a command line'],
  [BEARER, 'an authorization header'],
  [CONNECTION, 'a connection string with a password'],
];

function kindOfName(name: string): string {
  return PASSWORD_NAME.test(name) ? 'a password' : 'a secret or token';
}

const PASSWORD_NAME = /(password|passwd|passphrase|pwd)$/i;
const SECRET_NAME =
  /(password|passwd|passphrase|pwd|secret|token|api_?key|access_?key|private_?key|credentials?)$/i;

/** Does a name end in a word for something secret? `SECRET_ARN` and `token_ttl` do not. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Is it called a password, of which the value may be of any form? */
export function isPasswordName(name: string): boolean {
  return PASSWORD_NAME.test(name);
}

/**
 * Is the value of something with a secret's name a secret itself? Passwords may be of any form; a
 * `secret` or a `token` is often a name of one, and must look random.
 */
export function isSecretValue(name: string, value: string): boolean {
  if (!isSecretName(name) || !isLiteral(value)) return false;
  return PASSWORD_NAME.test(name) || looksRandom(value);
}

/** Stands for nothing else: no variable, command, ARN, path, address or placeholder. */
function isLiteral(value: string): boolean {
  const text = value.trim();
  const isOneCharacter = new Set(text).size === 1; // xxxx, ****
  return text.length >= 4 && !isOneCharacter && !NOT_LITERAL.test(text);
}

const NOT_LITERAL = new RegExp(
  [
    /`|\$[A-Za-z_{(]/, // A variable or a command of the shell, or an expression of Terraform.
    /^[{[(|>&*]/, // The begin of something nested, or a block or an alias of YAML.
    /^%[A-Za-z_]+%$/,
    /\{\{|\}\}/, // Templates, and {{resolve:secretsmanager:…}}.
    /^</,
    /^arn:/,
    /^[a-z][a-z0-9+.-]*:\/\//,
    /^[./~]/, // A path, or the name of a parameter of SSM.
    /^(true|false|null|none|yes|no|nil|undefined|required|optional|enabled|disabled|prompt|stdin)$/i,
    /^(data|var|local|module|aws_[a-z_]+|random_[a-z_]+|self|each|process|os|ENV)[.[(]/,
    /^(ref|env|file|getenv|get_secret|fetch_secret|valueFrom)\b/i,
    /\($/, // A call.
  ]
    .map(({ source }) => `(?:${source})`)
    .join('|'),
  'i',
);

/** Bits a character, of which random texts of letters and digits have 3.5 and more. */
const MIN_ENTROPY_BITS = 3;
const MIN_RANDOM_LENGTH = 10;

function looksRandom(value: string): boolean {
  if (value.length < MIN_RANDOM_LENGTH || /[\s/]/.test(value))
    return /^[A-Za-z0-9+/]{40}$/.test(value);
  const hasDigit = /\d/.test(value);
  const hasLetter = /[A-Za-z]/.test(value);
  return hasDigit && hasLetter && entropyBits(value) >= MIN_ENTROPY_BITS;
}

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}
