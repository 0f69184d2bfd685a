import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program of this repository, running beside us. */
export type Child = {
  process: ChildProcess;
  /** The first line of its output that starts with `prefix`; rejects when it ends before. */
  waitForLine(prefix: string): Promise<string>;
  stop(): Promise<void>;
};

type Options = { cwd: string; environment: Record<string, string | undefined>; onError?: (line: string) => void; onOutput?: (line: string) => void };

const killAfterMs = 25_000;

/**
 * The service. Objects of a batch outlive many small collections: with the usual 16 MB for young objects they are taken for old ones, and some
 * 70 MB more are held during a backlog (`npm run bench -- orders`).
 */
export const serviceProgram = ['--max-semi-space-size=32', 'functions/src/main.ts'] as const;

/** Starts `node script …` and watches its lines. */
export function startChild(program: readonly string[], options: Options): Child {
  const child = spawn(process.execPath, [...program], { cwd: options.cwd, env: options.environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const errors: string[] = [];
  const watchers = new Set<() => void>();
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    options.onOutput?.(line);
    for (const look of watchers) look();
    if (lines.length > 200) lines.splice(0, 100);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    errors.push(line);
    options.onError?.(line);
  });
  return {
    process: child,
    waitForLine(prefix) {
      return new Promise((resolve, reject) => {
        const look = () => {
          const line = lines.find((one) => one.startsWith(prefix));
          if (line === undefined) return;
          watchers.delete(look);
          resolve(line);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`${program[0]} ended before it was ready.\n${errors.slice(-20).join('\n')}`)));
      });
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
      await ended;
      clearTimeout(hard);
    },
  };
}
