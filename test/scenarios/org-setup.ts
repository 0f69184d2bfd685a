import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { ScenarioStack } from './scenario-stack.ts';

const root = path.join(import.meta.dirname, '../..');

type Rule = { object: string; name: string; isActive: boolean; condition: string; field: string; message: string };

/** Deploys a validation rule into the org, as its administrator would; deployed inactive it refuses nothing any more. */
export async function deployValidationRule(stack: ScenarioStack, rule: Rule): Promise<void> {
  const object = `<?xml version="1.0" encoding="UTF-8"?><CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><validationRules><fullName>${rule.name}</fullName><active>${rule.isActive}</active><errorConditionFormula>${rule.condition}</errorConditionFormula><errorDisplayField>${rule.field}</errorDisplayField><errorMessage>${rule.message}</errorMessage></validationRules></CustomObject>`;
  const manifest = `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>${rule.object}.${rule.name}</members><name>ValidationRule</name></types><version>66.0</version></Package>`;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-rule-'));
  const file = path.join(folder, 'rule.zip');
  writeFileSync(file, zipSync({ 'package.xml': strToU8(manifest), [`objects/${rule.object}.object`]: strToU8(object) }));
  const { salesforce } = stack.sandbox.ready;
  try {
    await run(['functions/src/deploy-package.ts', file], { SALESFORCE_INSTANCE_URL: salesforce.instanceUrl, SALESFORCE_ACCESS_TOKEN: salesforce.adminToken, SALESFORCE_API_VERSION: salesforce.apiVersion });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(program: readonly string[], environment: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...program], { cwd: root, env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the deploy ended with ${code}`))));
  });
}
