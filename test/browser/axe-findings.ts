import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

type Finding = { id: string; nodes: { html: string }[] };

/** What axe finds on the whole page: rule and element. */
export async function findAxeProblems(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const findings: Finding[] = await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)');
  return findings.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
