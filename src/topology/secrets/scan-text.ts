import { TOKEN_FORMS } from './token-forms.js';

/** A place in a text where a secret stands. It never holds the secret, nor any part of it. */
export interface SecretPlace {
  readonly kind: string;
  /** From 1. */
  readonly line: number;
}

/** How names end that are of a password. `pass` by itself, or after what logs in: no compass or bypass. */
const PASSWORD_WORDS =
  'password|passwd|passphrase|pwd|(?<![a-z])pass|(?:db|user|root|admin|mysql|pg|postgres|redis|smtp|mail)pass';
/** How names end that are of another secret. */
const SECRET_WORDS =
  'secret|token|(?:api|access|private|secret|signing|encryption|auth|webhook)[_-]?key|credentials?|[_-]pat';

/** `name = value`, `name: value`, `"name": "value"`, `-e name=value`; the name says that it is secret. */
const ASSIGNMENT = new RegExp(
  `(${PASSWORD_WORDS}|${SECRET_WORDS})["']?[ \\t]{0,40}(:=|=>|[=:])[ \\t]{0,40}(?:"([^"\\n]{0,400})|'([^'\\n]{0,400})|([^\\s"'&;,)}\\]|]{1,400}))`,
  'gi',
);
const PASSWORD_OPTION =
  /(?<=^|[\s"'])--[a-z-]{0,40}(?:password|token|secret)[= ]["']?([^\s"';|&]+)/g;
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
    for (const [kind, form] of TOKEN_FORMS) if (form.test(piece)) kinds.add(kind);
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

const PASSWORD_NAME = new RegExp(`(?:${PASSWORD_WORDS})$`, 'i');
const SECRET_NAME = new RegExp(`(?:${PASSWORD_WORDS}|${SECRET_WORDS})$`, 'i');

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
    /^\$\$?\./, // A path of JSON, as in a state machine.
    /^%\{/,
    /^(ssm|secretsmanager|vault|sops):/i, // Where it is kept.
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

function looksRandom(text: string): boolean {
  if (text.length < MIN_RANDOM_LENGTH || /\s/.test(text)) return false;
  if (text.includes('/')) return looksLikeBase64(text);
  const hasDigit = /\d/.test(text);
  const hasLetter = /[A-Za-z]/.test(text);
  return hasDigit && hasLetter && entropyBits(text) >= MIN_ENTROPY_BITS;
}

/** Two of three neighbours in random base64 are of different kinds; of `Prod/App2/ApiKey` one of four. */
const MIN_CHANGES = 0.5;
const CHANGE = /(?<=[a-z])[^a-z]|(?<=[A-Z])[^A-Z]|(?<=\d)\D|(?<=[+/])[^+/]/g;

/** A text with slashes that is no path: a key of AWS has 40 characters, 32 bytes have 44. */
function looksLikeBase64(text: string): boolean {
  if (/^[A-Za-z0-9+/]{40}$/.test(text)) return true;
  if (!/^[A-Za-z0-9+/]{20,}={0,2}$/.test(text)) return false;
  const key = text.replace(/=+$/, '');
  const changes = key.match(CHANGE)?.length ?? 0;
  return (
    /[a-z]/.test(key) && /[A-Z]/.test(key) && /\d/.test(key) && changes >= key.length * MIN_CHANGES
  );
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
