import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';

/** How to start a browser: the program, and what it needs in its environment. */
export type BrowserProgram = { executablePath: string; environment: Record<string, string> };

const systemBrowsers = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const root = path.join(import.meta.dirname, '../..');
const cacheFolder = path.join(root, 'node_modules', '.cache', 'crosswalk-browser');

async function untar(archive: string, folder: string): Promise<void> {
  const file = path.join(folder, path.basename(archive, '.br'));
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(file));
  const tar = spawn('tar', ['-xf', file, '-C', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(tar, 'exit');
  if (code !== 0) throw new Error(`tar ended with ${code}`);
  rmSync(file);
}

/** Unpacks the browser of the package with its own libraries and fonts, which the package itself does on other hosts only. */
async function unpack(bin: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await pipeline(createReadStream(path.join(bin, 'chromium.br')), createBrotliDecompress(), createWriteStream(path.join(folder, 'chromium'), { mode: 0o755 }));
  await untar(path.join(bin, 'al2023.tar.br'), folder);
  await untar(path.join(bin, 'fonts.tar.br'), folder);
}

async function packagedBrowser(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('There is no browser: install Chrome or Chromium, or say in CHROMIUM_PATH where it is.');
  const bin = path.join(path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '../../bin');
  if (!existsSync(cacheFolder)) {
    const unfinished = `${cacheFolder}.${process.pid}`;
    await unpack(bin, unfinished);
    // Another process may have been faster.
    if (existsSync(cacheFolder)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, cacheFolder);
  }
  const fonts = path.join(cacheFolder, 'fonts.conf');
  writeFileSync(fonts, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${path.join(cacheFolder, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${path.join(cacheFolder, 'font-cache')}</cachedir></fontconfig>`);
  return { executablePath: path.join(cacheFolder, 'chromium'), environment: { LD_LIBRARY_PATH: path.join(cacheFolder, 'lib'), FONTCONFIG_FILE: fonts } };
}

/** CHROMIUM_PATH, else a browser of the system, else the one that npm brought (Linux x64). */
export async function findBrowser(): Promise<BrowserProgram> {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined && named !== '') return { executablePath: named, environment: {} };
  const found = systemBrowsers.find((file) => existsSync(file));
  return found === undefined ? packagedBrowser() : { executablePath: found, environment: {} };
}
