import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findBrowser } from './browser-program.ts';

/** A window of Lightning Experience as one of its people, and what went wrong in it. */
export type LightningPage = { page: Page; errors: string[]; open(address: string): Promise<void> };

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--font-render-hinting=none'];

/** The first page waits until all of them are built. */
const builtMsMax = 100_000;

/** One that falls while it starts, as happens on a busy machine, is started once more. */
export async function startBrowser(): Promise<Browser> {
  const { executablePath, environment } = await findBrowser();
  const launch = () => chromium.launch({ executablePath, args: flags, env: { ...environment, HOME: process.cwd(), PATH: '/usr/bin:/bin' } });
  return launch().catch(launch);
}

/** Opens a window as `admin`, `sales` or `guest`. */
export async function signInToLightning(browser: Browser, lightningUrl: string, person: 'admin' | 'sales' | 'guest'): Promise<LightningPage> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, locale: 'en-US', timezoneId: 'UTC', baseURL: lightningUrl });
  await context.request.post(`/session/${person}`);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return { page, errors, open: async (address) => void (await page.goto(address, { waitUntil: 'load', timeout: builtMsMax })) };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
type Finding = { id: string; nodes: { html: string }[] };

/** What axe finds on the whole page: rule and element. https://github.com/dequelabs/axe-core */
export async function findingsOf(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const findings: Finding[] = await page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then((result) => result.violations)');
  return findings.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}
