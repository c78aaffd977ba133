import { waitUntil } from '@acp/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { says } from '../pack/page-blocks.js';
import { Cable } from './cable.js';
import { Machine, machinesCanBoot } from './machine.js';

const PAGE = 'docs/operating/two-machines.md';
const ADDRESSES = { database: '10.9.0.1', apps: '10.9.0.2' } as const;
const BLOCK = /^```sh\n# on: (build|database|apps)(?:: (\S+))?\n([\s\S]*?)^```$/gm;
type Place = keyof typeof ADDRESSES;

jest.setTimeout(1_200_000);
const suite = machinesCanBoot() || process.env['REQUIRE_MACHINES'] ? describe : describe.skip;

suite('two bare machines', () => {
  let cable: Cable;
  let machines: Record<Place, Machine>;
  let running: Machine[] = [];
  let build: string;

  beforeAll(async () => {
    build = mkdtempSync(join(tmpdir(), 'acp-build-'));
    cable = Cable.between([ADDRESSES.database, ADDRESSES.apps]);
    const booted = await Promise.allSettled(cable.ends.map((end) => Machine.start(end)));
    running = booted.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    for (const one of booted) if (one.status === 'rejected') throw one.reason;
    machines = { database: running[0]!, apps: running[1]! };
    writeScp(build, machines);
    // The usual minute is longer than anybody wants to wait for a test.
    save(machines.apps, '/etc/control-plane/ingestion.env', 'DATABASE_ANSWER_TIMEOUT_MS=2000\n');
  });
  afterAll(async () => {
    for (const machine of running) await machine.stop();
    cable?.remove();
    rmSync(build, { recursive: true, force: true });
  });

  const push = (id: string) =>
    machines.apps.run(`curl --silent --max-time 90 --output /dev/null --write-out '%{http_code}' \
      http://10.9.0.2:3001/v1/events -H 'authorization: Bearer change-this-key-of-the-shop' \
      -H 'content-type: application/json' -d '${JSON.stringify(decision(id))}' || true`);
  const ledger = () =>
    machines.apps.run(`curl --silent http://10.9.0.2:3000/v1/ledger \
      -H 'authorization: Bearer change-this-key-of-ann' || true`);
  const restarts = () =>
    machines.apps.run(`systemctl show --property NRestarts --value control-plane@ops-api \
      control-plane@ingestion control-plane@relay`);
  const delivers = (count: number) =>
    waitUntil(`${count} are delivered`, async () =>
      (await ledger()).includes(`"delivered":${count},`),
    );

  it('become a control plane by the page, block by block as it is printed', async () => {
    const blocks = [...readFileSync(join(WORKSPACE, PAGE), 'utf8').matchAll(BLOCK)];
    expect(blocks.length).toBeGreaterThan(8);
    for (const [, place, file, text] of blocks) {
      if (file) save(machines[place as Place], file, text!);
      else if (place === 'build') onThisMachine(build, text!);
      else await expectShown(machines[place as Place], text!);
    }
    await delivers(1);
  });

  it('lose nothing while the cable is cut, and need no restart after it', async () => {
    const before = await restarts();
    cable.cut();
    try {
      expect(await push('cut')).toBe('503');
      const ready = `curl --silent --output /dev/null --write-out '%{http_code}' http://10.9.0.2:3001/health/ready`;
      await waitUntil('it is not ready', async () => (await machines.apps.run(ready)) === '503');
    } finally {
      cable.mend();
    }
    await waitUntil('pushes are taken', async () => (await push('mended')) === '202');
    expect(await restarts()).toBe(before);
    await waitUntil('the ledger answers', async () => (await ledger()).includes('"imbalance":0'));
  });

  it('start an app again that was killed', async () => {
    await machines.apps.run('systemctl kill --signal=KILL control-plane@relay');
    expect(await push('killed')).toBe('202');
    await waitUntil('it is delivered', async () => (await ledger()).includes('"pending":0'));
    expect(await ledger()).toContain('"imbalance":0');
  });

  it('go on after a restart of PostgreSQL', async () => {
    const before = await restarts();
    await machines.database.run('systemctl restart postgresql@15-main');
    await waitUntil('pushes are taken', async () => (await push('restarted')) === '202');
    expect(await restarts()).toBe(before);
  });

  it('let nobody in without TLS, nor from another address', async () => {
    const psql = 'PGPASSWORD=change-this-password psql -h 10.9.0.1 -U control_plane';
    const plain = machines.apps.run(`${psql} "dbname=control_plane sslmode=disable" -c 'SELECT 1'`);
    await expect(plain).rejects.toThrow(/no pg_hba.conf entry.*no encryption/);
    const other = machines.database.run(
      `${psql} "dbname=control_plane sslmode=require" -c 'SELECT 1'`,
    );
    await expect(other).rejects.toThrow(/no pg_hba.conf entry/);
  });

  it('send nothing to a database with another certificate', async () => {
    await machines.database.run(`cd /etc/postgresql/15/main
      cp -p database.pem kept.pem && cp -p database.key kept.key
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj '/CN=other' \
        -addext 'subjectAltName=IP:10.9.0.1' -keyout database.key -out database.pem
      chown postgres database.key database.pem && systemctl restart postgresql@15-main`);
    expect(await push('other')).toBe('503');
    await machines.apps.run('systemctl restart control-plane@relay');
    await waitUntil('it says why', async () =>
      /certificate/.test(await machines.apps.run('journalctl -u control-plane@relay -n 50')),
    );
    await machines.database.run(`cd /etc/postgresql/15/main
      mv kept.pem database.pem && mv kept.key database.key && systemctl restart postgresql@15-main`);
    await waitUntil('pushes are taken', async () => (await push('again')) === '202');
    await waitUntil('it is delivered', async () => (await ledger()).includes('"pending":0'));
    expect(await ledger()).toContain('"imbalance":0');
  });

  it('run units that systemd finds no fault with, and that are closed to the rest', async () => {
    const units = '/etc/systemd/system/control-plane@relay.service';
    expect(
      await machines.apps.run(`systemd-analyze verify ${units} 2>&1 | grep control-plane || true`),
    ).toBe('');
    const exposure = await machines.apps.run(
      'systemd-analyze security --no-pager control-plane@relay',
    );
    expect(exposure).toMatch(/Overall exposure level .*: \S+ (OK|SAFE)/i);
  });
});

async function expectShown(machine: Machine, text: string): Promise<void> {
  const prints = text.split('\n').filter((line) => line.startsWith('# '));
  const said = await machine.run(text);
  const shown = prints.map((line) => line.slice(2));
  if (!says(said, shown))
    throw new Error(`the page says\n${shown.join('\n')}\nand what was said is\n${said}`);
}

function save(machine: Machine, file: string, text: string): void {
  const path = join(machine.root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The build machine is this one; what it writes outside its folder of the page is in a folder of the test. */
function onThisMachine(build: string, text: string): void {
  const moved = text.replace(/\/tmp\//g, `${build}/`);
  const env = { ...process.env, PATH: `${build}:${process.env['PATH']}` };
  execFileSync('bash', ['-ec', moved], { cwd: WORKSPACE, env, stdio: 'pipe' });
}

/** The machines have no network but their cable: what the page copies to one is laid into its files. */
function writeScp(build: string, machines: Record<Place, Machine>): void {
  const roots = Object.entries(ADDRESSES).map(
    ([place, address]) => `to=\${to/root@${address}:/${machines[place as Place].root}}`,
  );
  const lines = ['#!/bin/bash -e', 'to="${@: -1}"', ...roots, 'cp "${@:1:$#-1}" "$to"'];
  writeFileSync(join(build, 'scp'), `${lines.join('\n')}\n`);
  chmodSync(join(build, 'scp'), 0o755);
}

function decision(id: string): object {
  return {
    event_type: 'AI_DECISION_RECORDED',
    schema_version: 1,
    source: 'my-model',
    entity_id: id,
    entity_type: 'order',
    occurred_at: '2026-11-21T10:00:00Z',
    payload: {
      model: 'risk-7',
      prompt_hash: 'sha256:9f2c',
      decision: 'approve',
      confidence: 0.5,
      rationale: id,
    },
  };
}
