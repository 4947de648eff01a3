import { describe, expect, it } from 'vitest';
import { HoldfastError } from '../model/error.js';
import type { HttpRequest } from '../model/scenario.js';
import { fillIn } from './fill-in.js';
import { readSecrets } from './secrets.js';

const REQUEST: HttpRequest = {
  method: 'POST',
  path: '/login',
  headers: { Authorization: 'Bearer ${env:TOKEN}' },
  json: { user: 'probe', password: '${env:PASSWORD}', key: '{key}' },
  expectStatus: 200,
  expectBody: null,
};
const ENV = { TOKEN: 'tök-en/1"2', PASSWORD: 'hunter"22', OTHER: 'not asked for' };

describe('secrets', () => {
  it('are all that requests name, and a missing one is one message', () => {
    expect(() => readSecrets([REQUEST], { TOKEN: '' })).toThrow(
      expect.objectContaining({
        code: 'probe/missing-variable',
        message: expect.stringMatching(/TOKEN, PASSWORD/) as string,
      }) as Error,
    );
    expect(() => readSecrets([REQUEST], { ...ENV, TOKEN: 'abc' })).toThrow(/fewer than 4/);
    expect(readSecrets([{ ...REQUEST, headers: {}, json: {} }], {}).forms).toEqual([]);
  });

  it('are taken out of text in every form in which they come back', () => {
    const secrets = readSecrets([REQUEST], ENV);
    secrets.add('login:session', 's3ssion-id');
    const said = [
      ENV.TOKEN,
      JSON.stringify({ token: ENV.TOKEN }),
      encodeURIComponent(ENV.TOKEN),
      Buffer.from(ENV.TOKEN).toString('base64'),
      ENV.PASSWORD,
      's3ssion-id',
    ].join(' and ');
    const shown = secrets.redact(said);
    expect(shown).toBe(
      '[env:TOKEN] and {"token":"[env:TOKEN]"} and [env:TOKEN] and [env:TOKEN] and [env:PASSWORD] and [login:session]'.replace(
        'and [env:TOKEN] and [env:PASSWORD]',
        `and [env:TOKEN]${/=*$/.exec(Buffer.from(ENV.TOKEN).toString('base64'))?.[0]} and [env:PASSWORD]`,
      ),
    );
  });

  it('are taken out of errors, with their causes', () => {
    const secrets = readSecrets([REQUEST], ENV);
    const error = secrets.redactError(
      new HoldfastError('a/b', `said ${ENV.PASSWORD}`, { hint: ENV.TOKEN, cause: ENV.TOKEN }),
    );
    expect(error).toMatchObject({
      code: 'a/b',
      message: 'said [env:PASSWORD]',
      hint: '[env:TOKEN]',
    });
    expect((error as Error).cause).toBeUndefined();
    expect(String((secrets.redactError(new Error(ENV.TOKEN)) as Error).stack)).not.toContain('tök');
  });
});

describe('requests that are filled in', () => {
  const secrets = readSecrets([REQUEST], { ...ENV, TOKEN: 'abcd' });
  const valueOf = ({ name }: { name: string }): string => secrets.valueOf(name);

  it('carry their values, and a quote in one ends no string of JSON', () => {
    const { headers, body, json } = fillIn(REQUEST, valueOf);
    expect(headers).toEqual({ Authorization: 'Bearer abcd' });
    expect(json).toBeUndefined();
    expect(JSON.parse(body ?? '')).toEqual({
      user: 'probe',
      password: 'hunter"22',
      key: '{key}',
    });
  });

  it('a value that no header can have is named, and not shown', () => {
    const filling = (): unknown => fillIn(REQUEST, () => 'secret\n');
    expect(filling).toThrow(/header Authorization of POST \/login/);
    expect(filling).not.toThrow(/secret/);
  });
});
