import { basename, dirname } from "node:path";
import type { NetPolicy } from "@haul/net";

/** What one run of aria2c is to do. */
export interface Aria2cTask {
  /** The program, as an absolute path. */
  program: string;
  /** Where the bytes are. May be signed: it goes through stdin, never into the arguments, which every user of the machine can read. */
  url: string;
  headers: Readonly<Record<string, string>>;
  /** The part file. */
  path: string;
  /** 1 to 16, which is aria2's own limit. */
  connections: number;
  /** Bytes a second; null means no limit. */
  maxSpeed: number | null;
  pieceLength: number;
  proxy: NetPolicy["proxy"];
}

/** A run of aria2c. */
export interface Aria2cProcess {
  /** Connections that it says it has open. */
  readonly connections: number;
  /** The exit code; never rejects. */
  readonly exited: Promise<number>;
  /** Lets it save and end; kills it where it does not. */
  stop(): Promise<void>;
}

/** aria2c saves once a second and ends within a few. */
const GRACE_MS = 4000;

/** Starts aria2c on one file. @throws Where the program cannot be started. */
export function startAria2c(task: Aria2cTask): Aria2cProcess {
  const child = Bun.spawn([task.program, ...argumentsOf(task)], {
    // Keys for services may be in Haul's own environment.
    env: {},
    stdin: new Blob([inputOf(task)]),
    stdout: "pipe",
    stderr: "ignore",
  });
  let connections = 0;
  const watching = watch(child.stdout, (count) => {
    connections = count;
  });
  return {
    get connections() {
      return connections;
    },
    exited: child.exited.then(async (code) => {
      await watching;
      return code;
    }),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      await child.exited;
      clearTimeout(timer);
    },
  };
}

function argumentsOf(task: Aria2cTask): string[] {
  const { connections, pieceLength } = task;
  return [
    "--no-conf=true",
    "--no-netrc=true",
    "--input-file=-",
    `--stop-with-process=${process.pid}`,
    "--continue=true",
    "--allow-overwrite=false",
    "--auto-file-renaming=false",
    "--allow-piece-length-change=false",
    "--always-resume=true",
    // The bytes are on disk when the control file says so.
    "--disk-cache=0",
    "--auto-save-interval=1",
    "--file-allocation=none",
    `--piece-length=${pieceLength}`,
    `--min-split-size=${pieceLength}`,
    `--split=${connections}`,
    `--max-connection-per-server=${connections}`,
    "--max-tries=5",
    "--retry-wait=1",
    "--connect-timeout=15",
    "--timeout=30",
    "--check-certificate=true",
    "--follow-metalink=false",
    "--follow-torrent=false",
    "--enable-color=false",
    "--summary-interval=1",
    "--download-result=hide",
    "--console-log-level=error",
  ];
}

/** One download in the form of aria2's input files. */
function inputOf(task: Aria2cTask): string {
  const { url, headers, path, maxSpeed, proxy } = task;
  const options = [
    `dir=${dirname(path)}`,
    `out=${basename(path)}`,
    ...Object.entries(headers).map(
      ([name, value]) => `header=${name}: ${value}`,
    ),
    ...(maxSpeed === null ? [] : [`max-download-limit=${Math.ceil(maxSpeed)}`]),
    ...(proxy.https === null ? [] : [`https-proxy=${proxy.https}`]),
    ...(proxy.http === null ? [] : [`http-proxy=${proxy.http}`]),
    ...(proxy.noProxy === "" ? [] : [`no-proxy=${proxy.noProxy}`]),
  ];
  return `${url}\n${options.map((option) => ` ${option}\n`).join("")}`;
}

/** Reads the `CN:4` of aria2c's summaries. */
async function watch(
  stdout: ReadableStream<Uint8Array>,
  onConnections: (count: number) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stdout) {
    const counts = decoder
      .decode(chunk, { stream: true })
      .matchAll(/CN:(\d+)/g);
    for (const [, count] of counts) onConnections(Number(count));
  }
}
