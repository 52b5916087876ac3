import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type TempDir, tempDir } from "@haul/fixture_server";

/** Whether this machine lets a test have a disk of its own. */
export const hasSmallDisks =
  process.getuid?.() === 0 &&
  ["unshare", "nsenter", "mount"].every((name) => Bun.which(name) !== null);

/**
 * A small disk that only some processes see, and that can be filled and
 * emptied. Where the machine does not allow that, an ordinary folder that is
 * never full.
 */
export class SmallDisk implements AsyncDisposable {
  /** The folder, as processes on the disk call it. */
  readonly folder: string;
  readonly #temp: TempDir;
  readonly #holder: Bun.Subprocess<"pipe", "pipe", "inherit"> | null;

  constructor(
    temp: TempDir,
    holder: Bun.Subprocess<"pipe", "pipe", "inherit"> | null,
  ) {
    this.#temp = temp;
    this.#holder = holder;
    this.folder = join(temp.path, "disk");
  }

  static async open(megabytes: number): Promise<SmallDisk> {
    const temp = await tempDir();
    const folder = join(temp.path, "disk");
    await mkdir(folder);
    if (!hasSmallDisks) return new SmallDisk(temp, null);
    const mount = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && echo up && exec cat`;
    const holder = Bun.spawn(["unshare", "-m", "sh", "-c", mount, folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    // It says one word once the disk is there, and lives as long as its stdin.
    for await (const _word of holder.stdout) break;
    return new SmallDisk(temp, holder);
  }

  /** The home folder of processes on the disk; it lies elsewhere. */
  get home(): string {
    return join(this.#temp.path, "home");
  }

  /** A path on the disk, as this process may open it. */
  path(...parts: string[]): string {
    const root = this.#holder === null ? "/" : `/proc/${this.#holder.pid}/root`;
    return join(root, this.folder, ...parts);
  }

  /** A command that runs where the disk is, in one of its folders. */
  command(folder: string, command: readonly string[]): string[] {
    const cwd = join(this.folder, folder);
    const { pid } = this.#holder ?? {};
    if (pid === undefined) return ["env", "-C", cwd, ...command];
    return [
      "nsenter",
      `--mount=/proc/${pid}/ns/mnt`,
      `--wdns=${cwd}`,
      ...command,
    ];
  }

  /** Takes all room but so many megabytes. */
  async fill(left: number): Promise<void> {
    if (this.#holder === null) return;
    const size = `--output=avail`;
    const df = Bun.spawn(this.command(".", ["df", "-BM", size, "."]), {
      stdout: "pipe",
    });
    const free = Number(
      /(\d+)M/.exec(await new Response(df.stdout).text())?.[1],
    );
    const megabytes = Math.max(0, free - left);
    const balloon = join(this.folder, "balloon");
    await Bun.spawn(
      this.command(".", ["fallocate", "-l", `${megabytes + 1}M`, balloon]),
      { stderr: "ignore" },
    ).exited;
  }

  /** Gives the room back. */
  async empty(): Promise<void> {
    await rm(this.path("balloon"), { force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holder?.stdin.end();
    await this.#holder?.exited;
    await this.#temp[Symbol.asyncDispose]();
  }
}
