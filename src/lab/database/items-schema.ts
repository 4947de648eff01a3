/** Name of the database that the lab makes for the application in every server. */
export const APP_DATABASE = 'app';

/** The sample application's tables; the lab makes them before any instance starts. */
export const POSTGRES_SCHEMA = [
  `CREATE TABLE items (
    id bigserial PRIMARY KEY,
    idempotency_key text NOT NULL UNIQUE,
    body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE sessions (
    id text PRIMARY KEY,
    body text NOT NULL
  )`,
];

export const MYSQL_SCHEMA = [
  `CREATE TABLE items (
    id bigint AUTO_INCREMENT PRIMARY KEY,
    idempotency_key varchar(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE,
    body mediumtext CHARACTER SET utf8mb4 NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP
  ) ENGINE=InnoDB`,
  `CREATE TABLE sessions (
    id varchar(64) CHARACTER SET ascii PRIMARY KEY,
    body mediumtext CHARACTER SET utf8mb4 NOT NULL
  ) ENGINE=InnoDB`,
];
