import type { ExtendSeriesRequest } from '@app/contracts';
import { DaprError, InvocationError, ServiceInvoker, UnprocessableEventError } from '@app/dapr';
import { ChatApiSeries } from './chat-api-series.adapter';

const request = { seriesId: 's', index: 2 } as ExtendSeriesRequest;
const answering = (invoke: ServiceInvoker['invoke']) => new ChatApiSeries({ invoke } as ServiceInvoker);
const failing = (error: Error) => answering(() => Promise.reject(error));
const status = (code: number) => new InvocationError('invoke chat-api series/extend', code, { status: code });

describe('ChatApiSeries', () => {
  it('calls chat-api and hands its answer on', async () => {
    const invoke = jest.fn().mockResolvedValue({ created: true, taskId: 't', refusal: null });
    await expect(answering(invoke).extend(request)).resolves.toMatchObject({ created: true });
    expect(invoke).toHaveBeenCalledWith('chat-api', 'series/extend', request);
  });

  it.each([404, 410])('takes %i for a series that is gone', async (code) => {
    await expect(failing(status(code)).extend(request)).resolves.toEqual({ created: false, refusal: 'gone' });
  });

  it.each([400, 422])('sends the event to the dead letters on %i', async (code) => {
    await expect(failing(status(code)).extend(request)).rejects.toBeInstanceOf(UnprocessableEventError);
  });

  it.each([401, 403, 408, 409, 429, 500, 502, 503])('lets %i be tried again', async (code) => {
    const failure = status(code);
    await expect(failing(failure).extend(request)).rejects.toBe(failure);
  });

  it('lets a call without an answer be tried again', async () => {
    const failure = new DaprError('invoke chat-api series/extend', 0, 'no answer within 30000 ms');
    await expect(failing(failure).extend(request)).rejects.toBe(failure);
  });
});
