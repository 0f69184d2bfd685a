import { readdirSync, readFileSync } from 'node:fs';

type ProcessStat = { pid: number; parentPid: number; cpuMs: number; /** Of its children that have ended. */ endedCpuMs: number };

/** The kernel counts in ticks of a hundredth of a second on every Linux that Node runs on. */
const tickMs = 10;

/** One line of /proc/<pid>/stat. The name in brackets may hold spaces and brackets itself. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function parseProcessStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ').map(Number);
  const cpuMs = (from: number) => ((fields[from] ?? 0) + (fields[from + 1] ?? 0)) * tickMs;
  return { pid: Number.parseInt(line, 10), parentPid: fields[1] ?? 0, cpuMs: cpuMs(11), endedCpuMs: cpuMs(13) };
}

/** Every process of the machine; empty where there is no /proc. */
function readProcesses(): ProcessStat[] {
  try {
    return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap(readProcess);
  } catch {
    return [];
  }
}

function readProcess(pid: string): ProcessStat[] {
  try {
    return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
  } catch {
    // It ended between the listing and the reading.
    return [];
  }
}

/** The children of a process. PostgreSQL gives each back end a process group of its own, so the group does not find them. */
export function childrenOf(pid: number): number[] {
  return readProcesses().filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);
}

/** CPU time a process and its children, ended ones too, have used so far; NaN where there is no /proc. */
function cpuMsOf(pid: number): number {
  const own = readProcesses().filter((each) => each.pid === pid || each.parentPid === pid);
  return own.length === 0 ? Number.NaN : own.reduce((sum, each) => sum + each.cpuMs + (each.pid === pid ? each.endedCpuMs : 0), 0);
}

/** Starts watching processes; the returned function gives each one's use since then, in percent of one core. */
export function watchCpu(processes: Record<string, number>): () => Record<string, number> {
  const startedAt = performance.now();
  const before = Object.entries(processes).map(([name, pid]) => ({ name, pid, cpuMs: cpuMsOf(pid) }));
  return () => {
    const wallMs = performance.now() - startedAt;
    return Object.fromEntries(before.map(({ name, pid, cpuMs }) => [`${name} %`, Math.round(((cpuMsOf(pid) - cpuMs) / wallMs) * 100)]));
  };
}
