import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type FixtureFile,
  MIB,
  type Switches,
  startFixtureServer,
  tempDir,
} from "@haul/fixture_server";

/** A file on a server, and an empty folder to fetch it into. */
export interface CliCase {
  name: string;
  file: FixtureFile;
  cwd: string;
}

/** A server and a folder for the tests of one file. */
export interface CliFixture extends AsyncDisposable {
  /** A file of 3 MiB unless `size` says otherwise, whose name nobody else has. */
  setUp(
    switches?: Switches & { size?: number; head?: Uint8Array },
  ): Promise<CliCase>;
}

/** Starts what tests of the command line need. */
export async function startCliFixture(): Promise<CliFixture> {
  const server = await startFixtureServer();
  const folder = await tempDir();
  let count = 0;
  return {
    async setUp(switches = {}) {
      const seed = ++count;
      const name = `model-${seed}.safetensors`;
      const options = { size: 3 * MIB, seed, ...switches };
      const file = server.file(`/${name}`, options);
      const cwd = join(folder.path, String(seed));
      await mkdir(cwd);
      return { name, file, cwd };
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** The SHA-256 of a file on disk. */
export async function sha256Of(path: string): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  hasher.update(await Bun.file(path).arrayBuffer());
  return hasher.digest("hex");
}
