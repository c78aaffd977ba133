import type { Client, ClientBase, Pool } from 'pg';

/** `read_only_sql_transaction`, which is also what a standby answers to a write. */
const TAKES_NO_WRITES = '25006';

/**
 * Where the connections of one pool lead. When one of them is told that its server takes no writes — a
 * standby, a primary that was demoted, a database that is read-only for a while — the address may lead
 * to another server by now: it and all that were opened before it are given up, idle ones at once,
 * others when their work is done. The pool keeps them otherwise, and each would fail for itself.
 */
export class PoolPlace {
  private readonly open = new Set<ClientBase>();
  private readonly busy = new Set<ClientBase>();
  private readonly givenUp = new WeakSet<ClientBase>();

  /** Call with every new connection, before it is used. */
  add(client: ClientBase): void {
    this.open.add(client);
    client.once('end', () => this.open.delete(client));
    messagesOf(client).on('errorMessage', ({ code }) => {
      // One that was given up already says nothing about those that came after it.
      if (code === TAKES_NO_WRITES && !this.givenUp.has(client)) this.giveUpAll();
    });
  }

  watch(pool: Pool): void {
    pool.on('acquire', (client) => this.busy.add(client));
    pool.on('release', (_error, client) => {
      this.busy.delete(client);
      // One that is ending when it comes back is not kept.
      if (this.givenUp.has(client)) void (client as unknown as Client).end().catch(() => undefined);
    });
  }

  private giveUpAll(): void {
    for (const client of this.open) {
      this.givenUp.add(client);
      // What the pool listens to: an idle connection that fails leaves it at once.
      if (!this.busy.has(client)) client.emit('error', new Error('its server takes no writes'));
    }
  }
}

/** The answers of the server as they come, which `pg` emits and does not declare. */
function messagesOf(client: ClientBase) {
  return (client as unknown as { connection: ServerMessages }).connection;
}

interface ServerMessages {
  on(event: 'errorMessage', listener: (message: { code?: string }) => void): void;
}
