import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { z } from 'zod';
import { platformCompilerFolder } from './on-demand.ts';

const root = path.join(import.meta.dirname, '../..');
const bundlesFolder = path.join(root, 'build/force-app/main/default/lwc');

type Bundle = { name: string; files: Record<string, string>; apiVersion: number };

const diagnosticSchema = z.looseObject({ message: z.string(), filename: z.string().nullish(), location: z.looseObject({ line: z.number() }).nullish() });
const outputSchema = z.looseObject({
  success: z.boolean(),
  diagnostics: z.array(diagnosticSchema).default([]),
  results: z.array(z.looseObject({ diagnostics: z.array(diagnosticSchema).default([]) })).nullish(),
  metadata: z.looseObject({ references: z.array(z.looseObject({ type: z.string(), id: z.string() })).nullish() }).nullish(),
});

/** What the platform says to a component; see the README of https://www.npmjs.com/package/@lwc/sfdc-lwc-compiler . */
async function compileAsThePlatform({ name, files, apiVersion }: Bundle) {
  const { compile } = z.object({ compile: z.function({ input: [z.unknown()], output: z.promise(z.unknown()) }) }).parse(createRequire(import.meta.url)(platformCompilerFolder));
  const bundle = { type: 'platform', name, namespace: 'c', files, options: { apiVersion, enableLightningWebSecurityTransforms: true } };
  const output = outputSchema.parse(await compile({ bundle, compilerConfigs: [{ outputConfig: { minify: false, env: { NODE_ENV: 'production' } } }] }));
  const problems = [...output.diagnostics, ...(output.results ?? []).flatMap(({ diagnostics }) => diagnostics)];
  return { isCompiled: output.success, problems: problems.map(({ filename, location, message }) => `${filename ?? name}:${location?.line ?? 0} ${message}`), references: (output.metadata?.references ?? []).map(({ type, id }) => `${type}:${id}`) };
}

function readBundle(name: string): Bundle {
  const folder = path.join(bundlesFolder, name);
  const sources = readdirSync(folder).filter((file) => /\.(?:js|html|css)$/.test(file));
  const apiVersion = Number(/<apiVersion>(\d+)/.exec(readFileSync(path.join(folder, `${name}.js-meta.xml`), 'utf8'))?.[1]);
  return { name, files: Object.fromEntries(sources.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])), apiVersion };
}

describe('the compiler of the platform, as a deploy runs it', () => {
  before(() => void execFileSync(process.execPath, ['scripts/build-package.ts'], { cwd: root, stdio: 'ignore' }));

  it('takes every component, which reaches nothing but the platform, the package and its labels', async () => {
    const names = readdirSync(bundlesFolder);
    assert.ok(names.length > 10);
    for (const name of names) {
      const { isCompiled, problems, references } = await compileAsThePlatform(readBundle(name));
      assert.deepEqual([isCompiled, problems], [true, []], name);
      assert.deepEqual(references.filter((reference) => /apex|https?:/i.test(reference)), [], name);
    }
  });

  it('refuses a component with a mistake, and says where', async () => {
    const bundle = readBundle('errorPanel');
    const { isCompiled, problems } = await compileAsThePlatform({ ...bundle, files: { ...bundle.files, 'errorPanel.html': '<template>\n<p>{answer()}</p>\n</template>' } });
    assert.deepEqual([isCompiled, problems.length > 0 && /errorPanel\.html:2/.test(problems.join())], [false, true], problems.join());
  });
});
