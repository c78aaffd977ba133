import { tlsConnectionOptions } from './tls-options.js';

describe('tlsConnectionOptions', () => {
  it('asks for TLS where the topic or the scheme of its URL does, and not otherwise', () => {
    expect(tlsConnectionOptions(undefined)).toBeUndefined();
    expect(tlsConnectionOptions(false)).toBeUndefined();
    expect(tlsConnectionOptions(true)).toEqual({});
    expect(tlsConnectionOptions(undefined, { byScheme: true })).toEqual({});
  });

  it('verifies the server unless the topic says otherwise', () => {
    expect(tlsConnectionOptions({ servername: 'broker' })).toEqual({ servername: 'broker' });
    expect(tlsConnectionOptions({ reject_unauthorized: false })).toEqual({
      rejectUnauthorized: false,
    });
  });

  it('reads the files, and names the one that cannot be read', () => {
    expect(tlsConnectionOptions({ ca_file: __filename })).toEqual({
      ca: expect.stringContaining('reads the files') as string,
    });
    const missing = () => tlsConnectionOptions({ key_file: '/nowhere/key.pem' });
    expect(missing).toThrow('tls.key_file /nowhere/key.pem cannot be read (ENOENT)');
  });
});
