import { serverAccount } from './server-account.js';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:104:112:PostgreSQL:/var/lib/postgresql:/bin/bash
`;

describe('serverAccount', () => {
  it('is nobody else for a user who is not root', () => {
    expect(serverAccount(1000, () => PASSWD)).toBeNull();
  });

  it('is postgres for root, else nobody', () => {
    expect(serverAccount(0, () => PASSWD)).toEqual({ name: 'postgres', uid: 104, gid: 112 });
    const without = PASSWD.replace(/^postgres.*\n/m, '');
    expect(serverAccount(0, () => without)).toMatchObject({ name: 'nobody', uid: 65534 });
  });

  it('says what to do where there is neither', () => {
    expect(() => serverAccount(0, () => 'root:x:0:0::/root:/bin/sh')).toThrow('DATABASE_URL');
  });
});
