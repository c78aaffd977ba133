import { releaseKeyFile } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';
import { visitGoodAnswers } from './good-answers.spec-support.js';
import {
  visitBeginning,
  visitConflicts,
  visitElsewhere,
  visitRefusals,
  visitSickness,
} from './problem-answers.spec-support.js';
import { visitorOf, type Visitor } from './visitor.spec-support.js';

let api: TestApi;
let visitor: Visitor;
let goodFaults: readonly string[];

beforeAll(async () => {
  api = await TestApi.start({
    OPS_STREAM_MS: '50',
    OPS_REDACT_PATHS: '$.bid_price,$..venue',
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
  });
  visitor = await visitorOf(api.service.url);
  await visitBeginning(visitor);
  await visitGoodAnswers(api, visitor);
  goodFaults = visitor.faults.splice(0);
  await visitConflicts(api, visitor);
  await visitRefusals(visitor);
  await visitElsewhere(api, visitor);
  await visitSickness(api, visitor);
}, 180_000);
afterAll(() => api.stop());

describe('the OpenAPI document of the ops-api', () => {
  it('has every answer of every route with no member more or less', () => {
    expect(goodFaults).toEqual([]);
  });

  it('has every error of every route with its code', () => {
    expect(visitor.faults).toEqual([]);
  });

  it('promises no answer that the routes do not give', () => {
    expect(visitor.document.operations.length).toBeGreaterThan(40);
    expect(visitor.document.unseen()).toEqual([]);
  });

  it('has examples that its own schemas allow', () => {
    expect(visitor.document.exampleFaults()).toEqual([]);
  });
});
