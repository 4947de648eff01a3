import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSecretName, isSecretValue, scanText } from './scan-text.js';

const kinds = (text: string): string[] => scanText(text).map(({ kind }) => kind);

describe('what is a secret', () => {
  test.each([
    ['export DB_PASSWORD=hunter2', 'a password'],
    ['PGPASSWORD="correct horse"', 'a password'],
    ["password: 'correct-horse'", 'a password'],
    ['  password: correct-horse', 'a password'],
    ['{"dbPassword": "correct-horse", "port": 1}', 'a password'],
    ['docker run -e MYSQL_ROOT_PASSWORD=correct-horse mysql', 'a password'],
    ['spring.datasource.password=Pa55$1word', 'a password'],
    ['API_TOKEN=q8Zr2LmN5tYw7KpV', 'a secret or token'],
    ['client_secret = "9f8e7d6c5b4a39281706"', 'a secret or token'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCY1234567890ab', 'a secret or token'],
    ['aws_access_key_id = AKIAQ3EGRXM2ZLWPT7UV', 'an AWS access key id'],
    ['ASIAQ3EGRXM2ZLWPT7UV', 'an AWS access key id'],
    ['-----BEGIN RSA PRIVATE KEY-----', 'a private key'],
    ['-----BEGIN PRIVATE KEY-----', 'a private key'],
    ['postgres://app:correct-horse@db.internal:5432/app', 'a connection string with a password'],
    ['amqps://u:p4ss@mq', 'a connection string with a password'],
    ['mysqladmin -u root -pcorrect-horse ping', 'a password on a command line'],
    ['curl -u admin:correct-horse https://x', 'a password on a command line'],
    ['echo "ubuntu:correct-horse" | chpasswd', 'a password on a command line'],
    ['--password correct-horse', 'a password on a command line'],
    ['x-api-key: q8Zr2LmN5tYw7KpV', 'a secret or token'],
    ['app --db-password=correct-horse', 'a password on a command line'],
    ['curl -H "Authorization: Bearer q8Zr2LmN5tYw7KpV"', 'an authorization header'],
    ['secret_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'a secret or token'],
    ['SIGNING_KEY=q8Zr2LmN5tYw7KpV', 'a secret or token'],
    ['APP_KEY=base64:T0x2c1pZ9qL/7fWcQ3mKz8rVbN1sXyUe4hGjRtDaPo0=', 'an application key'],
    ['session_secret: T0x2c1pZ9qL/7fWcQ3mKz8rVbN1sXyUe4hGjRtDaPo0=', 'a secret or token'],
    ['DB_PASS=hunter2', 'a password'],
    ['"dbPass": "correct-horse"', 'a password'],
    [
      `url: https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/${'a1B2'.repeat(6)}`,
      'a Slack webhook',
    ],
    [`key AIza${'a1B2_'.repeat(7)}`, 'a Google API key'],
    [`//registry/:_authToken=npm_${'a1B2'.repeat(9)}`, 'an npm token'],
    [`vault login hvs.${'a1B2'.repeat(6)}`, 'a Vault token'],
    [`eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.${'a1B2'.repeat(8)}`, 'a signed JSON web token'],
    [`AccountName=x;AccountKey=${'a1B2'.repeat(21)}==;`, 'an Azure storage key'],
    [`OPENAI=sk-proj-${'a1B2'.repeat(10)}`, 'a key of OpenAI or Anthropic'],
    [`git clone https://x:ghp_${'a1B2'.repeat(9)}@github.com/x/y`, 'a GitHub token'],
  ])('%s', (text, kind) => {
    expect(kinds(text)).toContain(kind);
  });
});

describe('what is none', () => {
  test.each([
    'SECRET_ARN=arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf',
    'DB_SECRET=arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-AbCdEf',
    'PASSWORD_PARAMETER=/prod/db/password',
    'DB_PASSWORD=/prod/db/password',
    'export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id prod/db)',
    'DB_PASSWORD="$(cat /run/secrets/db)"',
    'PASSWORD=$DB_PASSWORD',
    'PASSWORD=${var.password}',
    'TOKEN=`curl -s http://169.254.169.254/latest/api/token`',
    'TOKEN=$(curl -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 21600" http://169.254.169.254/)',
    'curl -H "X-aws-ec2-metadata-token: $TOKEN"',
    'curl -H "Authorization: Bearer $TOKEN"',
    'PasswordAuthentication=no',
    'ssh_pwauth: false',
    'lock_passwd: true',
    'chpasswd: { expire: false }',
    'password: |',
    'passwd: $6$rounds=4096$salt$hash',
    'password: must be longer than eight characters',
    '# the password is in Secrets Manager',
    'secret: prod/payments/api',
    'secret_name = "prod-database"',
    'token_domains = "example.com"',
    '"password": "$.input.password"',
    '"password": "$$.Execution.Input.password"',
    'password: "secretsmanager:prod/db:password"',
    'password: "%{env}"',
    'password = data.aws_ssm_parameter.db.value',
    'password = var.password',
    'password: {{ db_password }}',
    'password: "{{resolve:secretsmanager:prod/db:SecretString:password}}"',
    'password=<your password>',
    'password=xxxxxxxx',
    'postgres://app@db.internal:5432/app',
    'postgres://app:${DB_PASSWORD}@db.internal/app',
    'https://example.com:8443/@x',
    'AKIAIOSFODNN7EXAMPLE',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----',
    'mysql -u app -p -h db.internal',
    'mkdir -p /var/lib/mysql -part',
    'password_hash_algorithm=argon2id',
    'secret: database',
    'secret: Prod/PaymentsService/ApiKey2',
    'secret_key = alias/production-key-2024',
    'encryption_key = alias/app1',
    'proxy_pass: http://backend',
    'compass=north',
    'bypass=always',
    'kms_master_key_id=1234abcd-12ab-34cd-56ef-1234567890ab',
    'ssh_key = deploy-2024-key',
    'risk-assessment-of-the-whole-company-2024',
  ])('%s', (text) => {
    expect(kinds(text)).toEqual([]);
  });
});

test('lines count from 1', () => {
  expect(scanText('#!/bin/sh\n\npassword=correct-horse\n')).toEqual([
    { kind: 'a password', line: 3 },
  ]);
});

test('a name ends in what it is of', () => {
  expect(['db_password', 'apiKey', 'TOKEN'].every(isSecretName)).toBe(true);
  expect(['secret_arn', 'password_file', 'token_ttl', 'passwords'].some(isSecretName)).toBe(false);
});

test('a password may be of any form, and a token must look random', () => {
  expect(isSecretValue('password', 'sunshine')).toBe(true);
  expect(isSecretValue('token', 'sunshine')).toBe(false);
  expect(isSecretValue('token', 'q8Zr2LmN5tYw7KpV')).toBe(true);
});

test('nothing that is found holds a part of what it was found in', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{12,40}$/);
  fc.assert(
    fc.property(secret, fc.constantFrom('password', 'token', 'secret'), (value, name) => {
      const text = JSON.stringify(scanText(`${name}="${value}"`));
      expect(text).not.toContain(value.slice(0, 6));
    }),
  );
});

test('a hostile text is looked at in time', () => {
  for (const piece of ['a_', 'password=', 'curl ', 'mysql -p', 'a'.repeat(64), 'x://a:', '--a-']) {
    const text = piece.repeat(65_536 / piece.length);
    const start = process.cpuUsage();
    scanText(text);
    expect(process.cpuUsage(start).user).toBeLessThan(3_000_000);
  }
});
