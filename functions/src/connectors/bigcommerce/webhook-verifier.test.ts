import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it, mock } from 'node:test';
import { Secret } from '../../core/secret.ts';
import { findDeliveryFault } from './webhook-verifier.ts';

// The vector: HMAC-SHA256 with the raw client secret over `{id}.{timestamp}.{body}`, checked against standardwebhooks.
// https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview
const vector = {
  clientSecret: 'my-client-secret',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"producer":"stores/abcde","hash":"dd70c0976e06b67aaf671e73f49dcb79230ebf9d","created_at":1561479335,"store_id":"1025646","scope":"store/order/created","data":{"type":"order","id":250}}',
  signature: 'v1,6W6/c2pUzrdiFspWRXCZZ9PbHCe6Sx+hDS7+6tUrm+E=',
};
const hookSecret = new Secret('a made-up hook secret');
const signed = { 'x-crosswalk-hook-secret': hookSecret.reveal(), 'webhook-id': vector.id, 'webhook-timestamp': String(vector.timestamp), 'webhook-signature': vector.signature };

/** The fault of a delivery, at the time of the vector plus some seconds. */
function faultOf(headers: Record<string, string>, more: { body?: string; hook?: Secret[]; client?: Secret | undefined; laterSeconds?: number } = {}) {
  mock.timers.enable({ apis: ['Date'], now: (vector.timestamp + (more.laterSeconds ?? 0)) * 1000 });
  try {
    return findDeliveryFault({ headers: new Headers(headers), body: Buffer.from(more.body ?? vector.body) }, { hook: more.hook ?? [hookSecret], client: 'client' in more ? more.client : new Secret(vector.clientSecret) });
  } finally {
    mock.timers.reset();
  }
}

const unsigned = { 'x-crosswalk-hook-secret': hookSecret.reveal() };

describe('a delivery', () => {
  it('with the secret and the published signature is trusted', () => assert.equal(faultOf(signed), undefined));

  it('with the secret alone is trusted: not every delivery is signed', () => assert.equal(faultOf(unsigned), undefined));

  it('without the secret is not, however well signed', () => {
    const { 'x-crosswalk-hook-secret': _secret, ...rest } = signed;
    assert.equal(faultOf(rest), 'secret-missing');
  });

  it('with another secret is not', () => {
    assert.deepEqual(['', 'x', `${hookSecret.reveal()}x`, hookSecret.reveal().toUpperCase()].map((secret) => faultOf({ ...signed, 'x-crosswalk-hook-secret': secret })), Array.from({ length: 4 }, () => 'secret-wrong'));
  });

  it('may carry any of the secrets that hold while they are exchanged', () => assert.equal(faultOf(unsigned, { hook: [new Secret('a newer one'), hookSecret] }), undefined));

  it('is trusted with no secret at all by nobody', () => assert.equal(faultOf(unsigned, { hook: [] }), 'secret-wrong'));

  it('with a signature that does not fit is not trusted', () => {
    assert.equal(faultOf(signed, { body: vector.body.replace('250', '251') }), 'signature-wrong');
    assert.equal(faultOf({ ...signed, 'webhook-id': 'msg_other' }), 'signature-wrong');
    assert.equal(faultOf(signed, { client: new Secret('another client secret') }), 'signature-wrong');
    assert.equal(faultOf({ ...signed, 'webhook-signature': 'v1,AAAA' }), 'signature-wrong');
    assert.equal(faultOf({ ...signed, 'webhook-signature': '' }), 'signature-wrong');
  });

  it('whose signature is one of several that fits is trusted: secrets are exchanged that way', () => {
    assert.equal(faultOf({ ...signed, 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')} ${vector.signature}` }), undefined);
  });

  it('that was recorded and sent again later is not trusted, nor one from the future', () => {
    assert.deepEqual([-299, 299, 301, -301].map((laterSeconds) => faultOf(signed, { laterSeconds })), [undefined, undefined, 'signature-wrong', 'signature-wrong']);
  });

  it('whose signature lacks id or time is not trusted', () => {
    const { 'webhook-timestamp': _time, ...timeless } = signed;
    assert.equal(faultOf(timeless), 'signature-wrong');
  });

  it('of a store without a client secret is judged by the hook’s secret', () => assert.equal(faultOf({ ...signed, 'webhook-signature': 'v1,AAAA' }, { client: undefined }), undefined));

  it('is judged by the bytes of its body, whatever letters they are', () => {
    const body = '{"name":"Zoë 🛒"}';
    const signature = createHmac('sha256', vector.clientSecret).update(`${vector.id}.${vector.timestamp}.${body}`).digest('base64');
    assert.equal(faultOf({ ...signed, 'webhook-signature': `v1,${signature}` }, { body }), undefined);
  });
});
