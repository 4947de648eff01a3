import { known, unknown, type Uncertain } from '../../model/uncertain.js';

/** The parameter with which an engine refuses connections without TLS; undefined where none is read. */
export function transportParameter(engine: string): string | undefined {
  if (/^(aurora-postgresql|postgres|sqlserver)/.test(engine)) return 'rds.force_ssl';
  if (/^(aurora|aurora-mysql|mysql|mariadb)$/.test(engine)) return 'require_secure_transport';
  return undefined;
}

/**
 * What the parameter is in the groups that RDS makes. Sources: Amazon RDS User Guide, "Requiring an SSL
 * connection to a PostgreSQL DB instance" (on from 15) and "Requiring SSL/TLS for all connections to a
 * MariaDB DB instance" (on from 11.8), and of MySQL (off to 8.0); Amazon Aurora User Guide, "Securing
 * Aurora PostgreSQL data with SSL/TLS" (on from 17). What these pages do not say is unknown here.
 */
export function transportDefault(
  engine: string,
  version: string | undefined,
): { readonly value: Uncertain<boolean>; readonly why: string } {
  const first = FIRST_ON[engine];
  const lastOff = LAST_OFF[engine];
  if (first === undefined && lastOff === undefined) {
    return { value: known(false), why: `${engine} takes plain connections by default` };
  }
  if (version === undefined) {
    const why = `what ${engine} does by default depends on its version, which is not known`;
    return { value: unknown(why, [true, false]), why };
  }
  const own = numberOf(version);
  if (first !== undefined && own >= first) {
    return { value: known(true), why: `${engine} ${version} refuses plain connections by default` };
  }
  if (lastOff !== undefined && own > lastOff) {
    const why = `what ${engine} ${version} does by default is not documented`;
    return { value: unknown(why, [true, false]), why };
  }
  return { value: known(false), why: `${engine} ${version} takes plain connections by default` };
}

/** First versions that refuse plain connections; major + minor / 100. */
const FIRST_ON: Readonly<Record<string, number>> = {
  postgres: 15,
  'aurora-postgresql': 17,
  mariadb: 11.08,
};

/** Last versions that are known to take them, where newer ones are not documented. */
const LAST_OFF: Readonly<Record<string, number>> = { mysql: 8, 'aurora-mysql': 8 };

/** `8.0.mysql_aurora.3.08` is 8, `11.8` is 11.08. */
function numberOf(version: string): number {
  const [major, minor] = version.split('.').map((text) => Number.parseInt(text, 10));
  return (major ?? 0) + (Number.isFinite(minor) ? (minor ?? 0) / 100 : 0);
}
