import { Worker } from 'node:worker_threads';
import type { IndexAnswer, IndexRequest } from './index-worker.ts';

export type IndexThread = {
  /** One request at a time, in their order. Throws when the thread needs more memory than it may have; the next request starts another, which knows nobody. */
  ask(request: IndexRequest): Promise<IndexAnswer>;
  close(): Promise<void>;
};

const memoryMb = 512;

/** The customers of one connection in a thread of their own: learning from many takes seconds, in which the service goes on. */
export function createIndexThread(): IndexThread {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const open = (): Worker => {
    worker ??= new Worker(new URL('./index-worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32 } });
    // A service that ends need not wait for it.
    worker.unref();
    return worker;
  };
  const send = (request: IndexRequest) =>
    new Promise<IndexAnswer>((resolve, reject) => {
      const thread = open();
      const end = () => thread.off('message', answered).off('error', failed).off('exit', exited);
      const answered = (answer: IndexAnswer) => {
        end();
        resolve(answer);
      };
      const failed = (error: unknown) => {
        end();
        worker = undefined;
        reject(new Error(`The index of customers ended: ${error instanceof Error ? error.message : 'unknown'}`));
      };
      const exited = () => failed(new Error('it was stopped'));
      thread.on('message', answered).on('error', failed).on('exit', exited);
      thread.postMessage(request, []);
    });
  return {
    ask(request) {
      const answer = last.then(() => send(request));
      last = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      const closing = worker;
      worker = undefined;
      await closing?.terminate();
    },
  };
}
