import { Pool } from 'undici';
import { PROPOSER_KEY } from '../servers/app-process.js';

/** What became of a proposal, as far as the bench looks at it. */
export interface ProposedAnswer {
  state: string;
  decision_id: string;
}

/** Proposes over HTTP, as a client with connections of its own does. */
export class DecisionClient {
  private readonly pool: Pool;

  constructor(url: string, connections: number) {
    this.pool = new Pool(url, { connections, pipelining: 1 });
  }

  /** The answer; of a refusal the state that its problem names. */
  async propose(bytes: Buffer, key: string): Promise<ProposedAnswer> {
    const { statusCode, body } = await this.pool.request({
      path: '/v1/decisions',
      method: 'POST',
      headers: {
        authorization: `Bearer ${PROPOSER_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: bytes,
    });
    const answer = (await body.json()) as ProposedAnswer & { detail?: string };
    if (statusCode >= 500) throw new Error(`${statusCode}: ${answer.detail}`);
    return answer;
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
