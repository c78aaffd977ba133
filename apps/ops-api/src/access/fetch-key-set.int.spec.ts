import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { KEY_SET_KEYS_MAX } from './fetch-key-set.js';
import { OidcTokens } from './oidc-tokens.js';

describe('the keys of an identity provider', () => {
  let server: Server;
  let answer: (response: ServerResponse) => void;
  let privateKey: CryptoKey;
  let jwk: JWK;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' };
    server = createServer((_, response) => answer(response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function authenticate() {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = await new SignJWT({ roles: ['viewer'] })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer(issuer)
      .setAudience('ops')
      .setSubject('ada')
      .setExpirationTime('1h')
      .sign(privateKey);
    const options = { issuer, audience: 'ops', jwksUrl: `${issuer}/certs` };
    return new OidcTokens({ ...options, rolesClaim: 'roles', rolePrefix: '' }).authenticate(token);
  }
  const keySet = (count: number) =>
    JSON.stringify({
      keys: Array.from({ length: count }, (_, i) => ({ ...jwk, kid: `k${i || ''}` })),
    });

  it('are taken, as many as a provider has', async () => {
    answer = (response) => response.end(keySet(KEY_SET_KEYS_MAX));
    expect(await authenticate()).toMatchObject({ role: 'viewer' });
  });

  it('are not taken in numbers that no provider has', async () => {
    answer = (response) => response.end(keySet(KEY_SET_KEYS_MAX + 1));
    await expect(authenticate()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });

  it('are not read without end', async () => {
    let gone!: Promise<unknown>;
    answer = (response) => {
      gone = once(response, 'close');
      response.write('{"keys":[');
      const more = () => {
        while (!response.destroyed && response.write(`${JSON.stringify(jwk)},`));
      };
      response.on('drain', more);
      more();
    };
    await expect(authenticate()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    await gone;
  });

  it('that are none are no reason to let anybody in', async () => {
    answer = (response) => response.end('no json');
    await expect(authenticate()).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  });
});
