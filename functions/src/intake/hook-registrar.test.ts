import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../core/secret.ts';
import { registerHooks } from './hook-registrar.ts';

type Hook = { id: number; scope: string; destination: string; is_active: boolean; headers: Record<string, string> };
const secret = new Secret('a made-up secret');
const destination = 'https://sync.example.com/webhooks/bigcommerce/default';
const headers = { 'x-secret': secret.reveal() };
const signal = new AbortController().signal;
const hook = (id: number, scope: string, more: Partial<Hook> = {}): Hook => ({ id, scope, destination, is_active: true, headers, ...more });

/** A store's hooks. `onCreate` may refuse, or change what the store has. */
function hookApi(hooks: Hook[], onCreate: () => void = () => {}) {
  const writes: string[] = [];
  const api = {
    list: async () => hooks.map((one) => ({ ...one })),
    async create(wish: { scope: string; destination: string; headers: Record<string, string> }) {
      onCreate();
      writes.push(`create ${wish.scope}`);
      hooks.push({ id: hooks.length + 100, is_active: true, ...wish });
    },
    async update(id: number, change: Partial<Hook>) {
      writes.push(`update ${id}`);
      const found = hooks.find((one) => one.id === id);
      if (found) Object.assign(found, change);
    },
    async remove(id: number) {
      writes.push(`remove ${id}`);
      hooks.splice(hooks.findIndex((one) => one.id === id), 1);
    },
  };
  return { api, writes, register: (...scopes: string[]) => registerHooks(api, { hooks: scopes.map((scope) => ({ scope, destination })), headerName: 'x-secret', secretOf: () => secret }, signal) };
}

describe('registering hooks', () => {
  it('creates what is missing, with the secret header', async () => {
    const hooks: Hook[] = [];
    const { register } = hookApi(hooks);
    assert.deepEqual(await register('store/order/created', 'store/customer/updated'), { created: ['store/order/created', 'store/customer/updated'], revived: [], removed: [], kept: [] });
    assert.deepEqual(hooks, [hook(100, 'store/order/created'), hook(101, 'store/customer/updated')]);
  });

  it('adopts what is there: a second start writes nothing', async () => {
    const { register, writes } = hookApi([hook(1, 'store/order/created')]);
    assert.deepEqual([await register('store/order/created'), writes], [{ created: [], revived: [], removed: [], kept: ['store/order/created'] }, []]);
  });

  it('revives a hook that the store switched off', async () => {
    const hooks = [hook(1, 'store/order/created', { is_active: false })];
    const { register, writes } = hookApi(hooks);
    assert.deepEqual([await register('store/order/created'), writes, hooks], [{ created: [], revived: ['store/order/created'], removed: [], kept: [] }, ['update 1'], [hook(1, 'store/order/created')]]);
  });

  it('gives a hook the current secret when it carries another or none', async () => {
    const hooks = [hook(1, 'store/order/created', { headers: { 'x-secret': 'a former secret' } }), hook(2, 'store/order/updated', { headers: {} })];
    const { register } = hookApi(hooks);
    assert.deepEqual((await register('store/order/created', 'store/order/updated')).revived, ['store/order/created', 'store/order/updated']);
    assert.deepEqual(hooks.map((one) => one.headers), [headers, headers]);
  });

  it('leaves hooks of other destinations alone and makes its own beside them', async () => {
    const other = hook(1, 'store/order/created', { destination: 'https://other.example.com/hook', is_active: false });
    const hooks = [{ ...other }];
    const { register } = hookApi(hooks);
    assert.deepEqual([(await register('store/order/created')).created, hooks[0]], [['store/order/created'], other]);
  });

  it('adopts a hook that another process created in the same moment', async () => {
    const hooks: Hook[] = [];
    const { register, writes } = hookApi(hooks, () => {
      hooks.push(hook(5, 'store/order/created', { headers: { 'x-secret': 'not yet' } }));
      throw new Error('409: the hook exists');
    });
    assert.deepEqual([await register('store/order/created'), writes, hooks], [{ created: ['store/order/created'], revived: [], removed: [], kept: [] }, ['update 5'], [hook(5, 'store/order/created')]]);
  });

  it('takes away hooks of its own destination that no flow needs any more', async () => {
    const hooks = [hook(1, 'store/order/created'), hook(2, 'store/cart/created'), hook(3, 'store/cart/created', { destination: 'https://other.example.com/hook' })];
    const { register } = hookApi(hooks);
    assert.deepEqual(await register('store/order/created'), { created: [], revived: [], removed: ['store/cart/created'], kept: ['store/order/created'] });
    assert.deepEqual(hooks.map(({ id }) => id), [1, 3]);
  });

  it('gives each hook the secret of its scope', async () => {
    const hooks: Hook[] = [];
    const wanted = { hooks: [{ scope: 'a', destination }, { scope: 'b', destination: `${destination}/exceptions` }], headerName: 'x-secret', secretOf: (scope: string) => new Secret(`secret of ${scope}`) };
    await registerHooks(hookApi(hooks).api, wanted, signal);
    assert.deepEqual(hooks.map(({ scope, destination: to, headers: carried }) => [scope, to, carried]), [['a', destination, { 'x-secret': 'secret of a' }], ['b', `${destination}/exceptions`, { 'x-secret': 'secret of b' }]]);
  });

  it('passes on a refusal that is one', async () => {
    const { register } = hookApi([], () => {
      throw new Error('403: the scope is missing');
    });
    await assert.rejects(register('store/order/created'), /403: the scope is missing/);
  });
});
