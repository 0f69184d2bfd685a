import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { format, inspect } from 'node:util';
import { Secret } from './secret.ts';

const value = 'a made-up token';
const secret = new Secret(value);

describe('a secret', () => {
  it('is told to who asks for it', () => assert.equal(secret.reveal(), value));

  it('is told by accident to nobody: printed, joined, serialised, inspected', () => {
    const shown = [String(secret), JSON.stringify({ secret }), inspect({ secret }, { showHidden: true, depth: 9 }), format('%s %o %j', secret, secret, secret), JSON.stringify(structuredClone({ of: Object.entries(secret) })), Object.values(secret).join(), inspect(new Error('x', { cause: secret }))];
    assert.deepEqual(shown.filter((text) => text.includes(value)), []);
  });
});
