import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** A folder of its own for every start: a database that a killed start left running never meets the next one. */
export const serviceFolder = (dataDir: string) => path.join(dataDir, `service-${process.pid}`);

/** Stops what killed starts left running, and removes their folders. */
export function removeFormerServices(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith('service-'))) {
    const folder = path.join(dataDir, name);
    const engine = path.join(folder, 'engine.json');
    const cluster = existsSync(engine) ? String(JSON.parse(readFileSync(engine, 'utf8')).clusterDir) : undefined;
    if (cluster !== undefined && isRunning(Number(name.slice('service-'.length)))) continue;
    if (cluster !== undefined) stopPostgres(cluster);
    if (cluster?.startsWith('/var/lib/crosswalk/')) rmSync(path.dirname(cluster), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

function stopPostgres(cluster: string): void {
  const pidFile = path.join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  // A process number may have been given to another program meanwhile.
  const command = `/proc/${pid}/cmdline`;
  if (isRunning(pid) && (!existsSync(command) || readFileSync(command, 'utf8').includes(cluster))) process.kill(pid, 'SIGQUIT');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
