import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ByteSourceSchema } from "@haul/contract";
import { createEngine, partPathFor, type SaveOptions } from "@haul/engine";
import { netPolicy } from "@haul/net";
import type { Choice, Variant } from "./choice.ts";

const MIB = 2 ** 20;

/** The engine as it is, and with one thing different at a time. */
export const ENGINE_SETTINGS: Choice = {
  name: "engine",
  title: "the engine over TLS, one thing different at a time",
  per: "GB",
  tls: true,
  variants: {
    "as it is: 2 threads, 16 connections, journal at most 64 MiB behind":
      saving({}),
    "1 thread": saving({ threads: 1 }),
    "4 threads": saving({ threads: 4 }),
    "4 connections": saving({ connections: 4 }),
    "64 connections": saving({ connections: 64 }),
    "journal at most 16 MiB behind": saving({ behind: 16 * MIB }),
    "journal at most 1 GiB behind": saving({ behind: 1024 * MIB }),
    "no digest": saving({ digests: "expected" }),
  },
};

function saving(how: {
  threads?: number;
  connections?: number;
  behind?: number;
  digests?: SaveOptions["digests"];
}): Variant {
  const { threads = 2, connections = 16, behind, digests = "always" } = how;
  return async ({ url, size, scratch }) => {
    const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
    const lag = behind === undefined ? {} : { behind: behindBy(behind) };
    await using engine = createEngine({ policy, threads, ...lag });
    const identity = "direct:bench";
    const remote = await engine.open({
      identity,
      sources: [ByteSourceSchema.parse({ url })],
      size,
      hashes: [],
      trustedHosts: ["127.0.0.1"],
    });
    const partPath = partPathFor(join(scratch, "saved.bin"), identity);
    const saved = await remote.save({ partPath, connections, digests });
    await saved.settle();
    await rm(partPath);
    return saved.bytes;
  };
}

function behindBy(bytes: number): { ms: number; bytes: number } {
  return { ms: 2000, bytes };
}
