import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JsonObject } from './json.ts';
import { isJsonObject, textOf } from './json.ts';
import { dataPath, idOf } from './org-fixture.ts';
import type { Answer, Call, OrgFixture } from './org-fixture.ts';

/** What a client of the Bulk API does, step by step. */
export type BulkScene = {
  open(job: JsonObject): Promise<string>;
  put(id: string, csv: string, contentType?: string): Promise<{ status: number; text: string }>;
  setState(id: string, state: string): Promise<Answer>;
  /** Looks at a job until it is done. */
  finished(kind: 'ingest' | 'query', id: string): Promise<JsonObject>;
  file(path: string): Promise<{ status: number; headers: Headers; text: string }>;
  /** Opens, fills, closes and waits. */
  run(job: JsonObject, csv: string): Promise<{ id: string; info: JsonObject }>;
};

const running = new Set(['UploadComplete', 'InProgress']);

/** A client of an org's Bulk API; `token` signs it in. */
export function createBulkScene(org: OrgFixture, token: () => string, call: Call = org.call): BulkScene {
  const raw = async (method: string, path: string, request: { headers?: Record<string, string>; body?: string } = {}) => {
    const answer = await fetch(org.twin.instanceUrl + dataPath + path, { method, headers: { Authorization: `Bearer ${token()}`, ...request.headers }, ...(request.body === undefined ? {} : { body: request.body }) });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const scene: BulkScene = {
    open: async (job) => idOf(await call('POST', '/jobs/ingest', job)),
    put: (id, csv, contentType = 'text/csv') => raw('PUT', `/jobs/ingest/${id}/batches`, { headers: { 'Content-Type': contentType }, body: csv }),
    setState: (id, state) => call('PATCH', `/jobs/ingest/${id}`, { state }),
    async finished(kind, id) {
      for (;;) {
        const { body } = await call('GET', `/jobs/${kind}/${id}`);
        if (!isJsonObject(body)) throw new Error(JSON.stringify(body));
        if (!running.has(textOf(body, 'state') ?? '')) return body;
        await nextTurn();
      }
    },
    file: (path) => raw('GET', path),
    async run(job, csv) {
      const id = await scene.open(job);
      await scene.put(id, csv);
      await scene.setState(id, 'UploadComplete');
      return { id, info: await scene.finished('ingest', id) };
    },
  };
  return scene;
}
