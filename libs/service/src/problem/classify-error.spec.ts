import { ControlPlaneError } from '@acp/contracts';
import { BadRequestException, HttpException } from '@nestjs/common';
import { classifyError } from './classify-error.js';

const never = () => false;

describe('classifyError', () => {
  it('hides the text of an error of ours that means a bug', () => {
    const error = new ControlPlaneError('SERVICE.INTERNAL', 'password=hunter2');
    const { problem, logged } = classifyError(error, never);
    expect(problem).not.toHaveProperty('detail');
    expect(logged).toBe(true);
  });

  it('keeps a status that HTTP knows and we have no code for, below 500', () => {
    const { problem } = classifyError(new HttpException('I am a teapot', 418), never);
    expect(problem).toMatchObject({ status: 418, code: 'REQUEST.MALFORMED' });
  });

  it('trusts no status on errors that are not of the framework', () => {
    const error = Object.assign(new Error('x'), { statusCode: 404 });
    expect(classifyError(error, never).problem).toMatchObject({ status: 500 });
  });

  it('takes a framework error by its status', () => {
    const { problem, logged } = classifyError(new BadRequestException('no'), never);
    expect(problem).toMatchObject({ status: 400, code: 'REQUEST.MALFORMED', detail: 'no' });
    expect(logged).toBe(false);
  });

  it.each([undefined, null, 'text', 42, {}])('makes a 500 of %p', (thrown) => {
    expect(classifyError(thrown, never).problem).toMatchObject({ code: 'SERVICE.INTERNAL' });
  });

  it('says when to come again for what is not available now', () => {
    const { problem, retryAfterSeconds } = classifyError(new Error('gone'), () => true);
    expect(problem).toMatchObject({ status: 503, code: 'SERVICE.UNAVAILABLE' });
    expect(retryAfterSeconds).toBe(1);
  });
});
