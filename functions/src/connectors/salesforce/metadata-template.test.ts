import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { fillTemplate, isTemplate } from './metadata-template.ts';

const userId = '005000000000002AAA';
const member = (user: string) => `<filterExpression>ChangeEventHeader.commitUser != '${user}'</filterExpression>`;

describe('metadata that names the integration user', () => {
  it('gets the id of this org, everywhere, and is no template any more', () => {
    const zip = zipSync({ 'a.platformEventChannelMember': strToU8(member('{integrationUserId}')), 'b.flow': strToU8('{!$Flow.CurrentDateTime}') });
    const filled = fillTemplate(zip, { integrationUserId: userId });
    assert.deepEqual([isTemplate(zip), isTemplate(filled)], [true, false]);
    assert.deepEqual(Object.entries(unzipSync(filled)).map(([path, file]) => [path, strFromU8(file)]), [['a.platformEventChannelMember', member(userId)], ['b.flow', '{!$Flow.CurrentDateTime}']]);
  });
});
