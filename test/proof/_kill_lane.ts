import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { partPathFor } from "@haul/engine";
import {
  MIB,
  type SpawnedFixtureServer,
  spawnFixtureServer,
  type TempDir,
  tempDir,
} from "@haul/fixture_server";
import { sha256Of } from "../_cli_fixture.ts";

const MAIN = join(import.meta.dir, "../../apps/cli/main.ts");
const NAME = "model.bin";
const SIZE = 32 * MIB;
const CONNECTIONS = 8;
/** With all connections a file takes between one and two checkpoints of time. */
const BYTES_PER_SECOND = 1.25 * MIB;
const TRANSFER_MS = (SIZE / CONNECTIONS / BYTES_PER_SECOND) * 1000;

/** How one run of `haul get` ended. */
export interface LaneRun {
  /** False where the file was finished before the kill. */
  killed: boolean;
  /** Bytes that were sent in vain: fetched, and not claimed by the journal. */
  refetched: number;
  /** Whether a wrong file had the final name afterwards. */
  wrong: boolean;
}

/** Where and when a run is killed. */
export type Kill =
  | { afterMs: number }
  /** Just before the nth call of this name on one of the file's paths. */
  | { syscall: string; nth: number };

/**
 * One folder into which the same command fetches the same file again and
 * again, each time a bit further before it is killed.
 */
export class KillLane implements AsyncDisposable {
  readonly #server: SpawnedFixtureServer;
  readonly #temp: TempDir;
  #round = 0;
  /** Milliseconds that a run takes apart from its bytes, the quickest so far. */
  #startMs = Number.POSITIVE_INFINITY;
  #claimed = 0;
  #sent = 0;

  constructor(server: SpawnedFixtureServer, temp: TempDir) {
    this.#server = server;
    this.#temp = temp;
  }

  static async open(): Promise<KillLane> {
    const server = await spawnFixtureServer({
      files: { [`/${NAME}`]: { size: SIZE, bytesPerSecond: BYTES_PER_SECOND } },
    });
    const lane = new KillLane(server, await tempDir());
    await mkdir(lane.#folder);
    await lane.finish();
    return lane;
  }

  /** The moment at which that part of the next run is over, however fast the machine is. */
  moment(part: number): Kill {
    return { afterMs: part * (this.#startMs + this.#transferMs) };
  }

  get #transferMs(): number {
    return TRANSFER_MS * (1 - this.#claimed / SIZE);
  }

  /** Runs the command until it is killed or done, and checks what it left. */
  async run(kill: Kill): Promise<LaneRun> {
    const started = performance.now();
    const child = Bun.spawn(this.#command(kill), {
      cwd: this.#folder,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: join(this.#temp.path, "home"),
      },
      stdout: "ignore",
      stderr: "pipe",
    });
    const stderr = new Response(child.stderr).text();
    const timer =
      "afterMs" in kill
        ? setTimeout(() => child.kill("SIGKILL"), kill.afterMs)
        : undefined;
    const code = await child.exited;
    clearTimeout(timer);
    const killed = child.signalCode === "SIGKILL" || code === 137;
    if (!killed && code !== 0) {
      throw new Error(`haul get ended with ${code}: ${await stderr}`);
    }
    if (!killed) {
      const apart = performance.now() - started - this.#transferMs;
      this.#startMs = Math.max(0, Math.min(this.#startMs, apart));
    }
    const wrong = await this.#hasWrongFinal();
    const refetched = await this.#refetched(killed);
    if (!killed) await this.#refuseRemains();
    return { killed, refetched, wrong };
  }

  /** Lets the command end what was killed, then begins with an empty folder. */
  async finish(): Promise<LaneRun> {
    const run = await this.run({ afterMs: 60_000 });
    if (run.killed) throw new Error("haul get took more than a minute");
    await this.startOver();
    return run;
  }

  /** Begins with an empty folder. */
  async startOver(): Promise<void> {
    this.#round++;
    this.#claimed = 0;
    await mkdir(this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#temp[Symbol.asyncDispose]();
  }

  get #folder(): string {
    return join(this.#temp.path, String(this.#round));
  }

  #command(kill: Kill): string[] {
    const url = this.#server.files[0]?.url ?? "";
    const x = ["-x", String(CONNECTIONS)];
    const command = [process.execPath, MAIN, "get", url, "-q", ...x];
    if ("afterMs" in kill) return command;
    const { syscall, nth } = kill;
    const final = join(this.#folder, NAME);
    const part = partPathFor(final, `direct:${url}`);
    const journal = `${part}.journal`;
    const paths = [this.#folder, final, part, journal, `${journal}.new`];
    return [
      ...["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null"],
      ...paths.flatMap((path) => ["-P", path]),
      ...["-e", `trace=${syscall}`],
      ...["-e", `inject=${syscall}:signal=SIGKILL:when=${nth}`],
      ...command,
    ];
  }

  async #hasWrongFinal(): Promise<boolean> {
    const path = join(this.#folder, NAME);
    if (!(await Bun.file(path).exists())) return false;
    return (await sha256Of(path)) !== this.#server.files[0]?.sha256;
  }

  async #refuseRemains(): Promise<void> {
    const names = await readdir(this.#folder);
    if (names.length === 1 && names[0] === NAME) return;
    throw new Error(`A finished download left ${names.join(", ")}`);
  }

  async #refetched(killed: boolean): Promise<number> {
    const { files } = await this.#server.stats();
    const total = files[`/${NAME}`]?.bytesSent ?? 0;
    const sent = total - this.#sent;
    this.#sent = total;
    const claimed = killed ? await this.#claimedNow() : SIZE;
    const gained = claimed - this.#claimed;
    this.#claimed = claimed;
    return Math.max(0, sent - gained);
  }

  /** Bytes that the next run need not fetch. */
  async #claimedNow(): Promise<number> {
    const names = await readdir(this.#folder);
    if (names.includes(NAME)) return SIZE;
    const name = names.find((one) => one.endsWith(".journal"));
    if (name === undefined) return 0;
    const [json = ""] = (
      await readFile(join(this.#folder, name), "utf8")
    ).split("\n");
    const { ranges } = JSON.parse(json) as { ranges: [number, number][] };
    return ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  }
}
