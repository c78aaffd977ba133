import type { DecidedProposal } from '@acp/contracts';
import { newId } from '@acp/contracts';
import { orderProposal, type ApiVisitor } from '@acp/testing';

const ROUTE = '/v1/decisions';
const JSON_TYPE = 'application/json';

/** Calls the routes of decisions in every way that their document tells of. */
export class DecisionVisits {
  constructor(
    private readonly visitor: ApiVisitor,
    private readonly secret: string,
  ) {}

  async good(): Promise<void> {
    await this.propose(200, orderProposal(), 'taken');
    const held = await this.propose(202, orderProposal({ quantity: '200' }), 'held');
    await this.post(`${ROUTE}/check`, 200, orderProposal());
    await this.get(`${ROUTE}/${held.decision_id}`, 200);
    await this.withdraw(held.decision_id, 200);
    await this.withdraw(held.decision_id, 409);
  }

  async refused(bodyBytesMax: number): Promise<void> {
    for (const path of [ROUTE, `${ROUTE}/check`]) {
      await this.visitor.visit('POST', path, 401);
      await this.post(path, 400, '{');
      await this.post(path, 413, `"${'x'.repeat(bodyBytesMax)}"`);
      await this.post(path, 415, '<a/>', 'application/xml');
      await this.post(path, 422, { ...orderProposal(), confidence: 2 });
    }
    await this.propose(409, orderProposal({ quantity: '2' }), 'taken');
    await this.propose(
      422,
      { ...orderProposal(), action: { ...orderProposal().action, side: 'sell' } },
      'denied',
    );
    const id = newId();
    for (const [method, suffix] of [
      ['GET', ''],
      ['POST', '/withdraw'],
    ] as const) {
      const visit = (path: string, status: number) => this.send(method, path + suffix, status);
      await this.visitor.visit(method, `${ROUTE}/${id}${suffix}`, 401);
      await visit(`${ROUTE}/${id}`, 404);
      await visit(`${ROUTE}/no-id`, 400);
      await visit(`${ROUTE}/${'x'.repeat(300)}`, 414);
    }
  }

  async fromElsewhere(there: ApiVisitor): Promise<void> {
    const id = newId();
    for (const path of [ROUTE, `${ROUTE}/check`, `${ROUTE}/${id}/withdraw`]) {
      await there.visitAs('elsewhere.example', 'POST', path, 403);
    }
    await there.visitAs('elsewhere.example', 'GET', `${ROUTE}/${id}`, 403);
  }

  async withoutDatabase(): Promise<void> {
    await this.propose(503, orderProposal(), 'away');
    await this.post(`${ROUTE}/check`, 503, {
      ...orderProposal(),
      action: { ...orderProposal().action, symbol: 'AWAY' },
    });
    await this.get(`${ROUTE}/${newId()}`, 503);
    await this.withdraw(newId(), 503);
  }

  private propose(status: number, body: unknown, key: string): Promise<DecidedProposal> {
    return this.post(ROUTE, status, body, JSON_TYPE, key);
  }

  private post(
    path: string,
    status: number,
    body: unknown,
    type = JSON_TYPE,
    key: string = newId(),
  ): Promise<DecidedProposal> {
    const headers = { 'content-type': type, 'idempotency-key': key, ...this.authorization() };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.visitor.visit('POST', path, status, { headers, body: text });
  }

  private get(path: string, status: number): Promise<void> {
    return this.send('GET', path, status);
  }

  private withdraw(id: string, status: number): Promise<void> {
    return this.send('POST', `${ROUTE}/${id}/withdraw`, status);
  }

  private send(method: string, path: string, status: number): Promise<void> {
    return this.visitor.visit(method, path, status, { headers: this.authorization() });
  }

  private authorization() {
    return { authorization: `Bearer ${this.secret}` };
  }
}
