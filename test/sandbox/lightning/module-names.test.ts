import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightningModulesIn } from './module-names.ts';

test('modules are found in imports and in tags, each once', () => {
  const sources = ["import { gql } from 'lightning/graphql';\nimport Confirm from \"lightning/confirm\";", '<template><lightning-button-icon></lightning-button-icon><lightning-card><lightning-button-icon/></lightning-card></template>'];
  assert.deepEqual([...lightningModulesIn(sources)], ['lightning/graphql', 'lightning/confirm', 'lightning/buttonIcon', 'lightning/card']);
});
