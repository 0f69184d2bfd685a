import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEffectiveSettings } from './effective-settings.ts';
import { defaultSettings } from './settings-document.ts';

const flows = ['order-to-salesforce'];
const defaults = defaultSettings({ charges: 'lines', conversions: {}, activatedEdits: 'reopen', owners: {}, deletes: {} }, flows);

describe('the settings in force', () => {
  it('are what the environment says until somebody publishes; who holds them keeps them while others take the next', async () => {
    const kept = { live: undefined as { version: number; document: unknown } | undefined };
    const settings = await createEffectiveSettings({ findLive: async () => kept.live, defaults, flows });
    const batch = settings.current();
    kept.live = { version: 2, document: { ...defaults, activatedEdits: 'issue' } };
    assert.deepEqual([await settings.refresh(), await settings.refresh()], [true, false]);
    assert.deepEqual([batch, settings.current().version, settings.current().document.activatedEdits], [{ version: 0, document: defaults }, 2, 'issue']);
  });

  it('have a flow on that came with an update', async () => {
    const settings = await createEffectiveSettings({ findLive: async () => ({ version: 1, document: { ...defaults, flows: {} } }), defaults, flows });
    assert.deepEqual(settings.current().document.flows, { 'order-to-salesforce': { isOn: true, channels: [] } });
  });

  it('that a newer service published stop an older one, with what to do', async () => {
    await assert.rejects(createEffectiveSettings({ findLive: async () => ({ version: 7, document: { ...defaults, later: true } }), defaults, flows }), /Version 7 of the settings was published by a newer service .*has no place for later.*Start the newer service again/);
  });
});
