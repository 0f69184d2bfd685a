import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createHookApi } from './hook.ts';

const signal = new AbortController().signal;
const hook = (id: number, more = {}) => ({ id, scope: 'store/order/created', destination: 'https://sync.example.com/hook', is_active: true, headers: null, client_id: 'x', ...more });

function api(pages: unknown[][] = []) {
  const calls: unknown[] = [];
  const hooks = createHookApi({
    async get(path) {
      calls.push(path);
      const page = Number(/page=(\d+)/.exec(path)?.[1]);
      return { data: pages[page - 1] ?? [], meta: { pagination: { total_pages: pages.length } } };
    },
    write: async (method, path, { body }) => void calls.push([method, path, body]),
    close: async () => {},
  });
  return { hooks, calls };
}

describe('the hooks of a store', () => {
  it('are listed over all pages', async () => {
    const { hooks, calls } = api([[hook(1)], [hook(2, { headers: { 'x-secret': 's' }, is_active: false })]]);
    assert.deepEqual([await hooks.list(signal), calls], [[{ id: 1, scope: 'store/order/created', destination: 'https://sync.example.com/hook', is_active: true, headers: {} }, { id: 2, scope: 'store/order/created', destination: 'https://sync.example.com/hook', is_active: false, headers: { 'x-secret': 's' } }], ['/v3/hooks?page=1&limit=250', '/v3/hooks?page=2&limit=250']]);
  });

  it('are none without a failure', async () => assert.deepEqual(await api().hooks.list(signal), []));

  it('are made active, changed and taken away by their id', async () => {
    const { hooks, calls } = api();
    const wish = { scope: 'store/order/created', destination: 'https://sync.example.com/hook', headers: { 'x-secret': 's' } };
    await hooks.create(wish, signal);
    await hooks.update(9, { is_active: true }, signal);
    await hooks.remove(9, signal);
    assert.deepEqual(calls, [['POST', '/v3/hooks', { ...wish, is_active: true }], ['PUT', '/v3/hooks/9', { is_active: true }], ['DELETE', '/v3/hooks/9', undefined]]);
  });
});
