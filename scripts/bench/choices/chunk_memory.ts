import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Agent, follow, netPolicy } from "@haul/net";
import type { Choice, Variant } from "./choice.ts";
import { free, type Part, rangeOf, sixteenParts } from "./ranges.ts";

/** Chunks of so many bytes are garbage before they are collected. */
const COLLECT_BYTES = 16 << 20;

/** What becomes of a chunk once it is written. */
export const CHUNK_MEMORY: Choice = {
  name: "chunk-memory",
  title: "memory of a chunk, once it is written to the file",
  per: "GB",
  tls: false,
  variants: {
    "given back at once": writing(() => free),
    "collected every 16 MiB": writing(() => {
      let garbage = 0;
      return ({ length }) => {
        garbage += length;
        if (garbage < COLLECT_BYTES) return;
        garbage = 0;
        Bun.gc(true);
      };
    }),
    "left to the collector": writing(() => () => undefined),
  },
};

function writing(newFate: () => (chunk: Uint8Array) => void): Variant {
  return async ({ url, size, scratch }) => {
    const agent = new Agent();
    const policy = netPolicy({ trustedHosts: ["127.0.0.1"] });
    const fate = newFate();
    const file = await open(join(scratch, "chunks.bin"), "w");
    const fetchPart = async (part: Part) => {
      const headersFor = () => ({ Range: rangeOf(part) });
      const { reply } = await follow(url, { agent, policy, headersFor });
      let at = part.start;
      await reply.body.receive((chunk) => {
        at += writeSync(file.fd, chunk, 0, chunk.length, at);
        fate(chunk);
      });
    };
    try {
      await Promise.all(sixteenParts(size).map(fetchPart));
    } finally {
      await file.close();
    }
    return size;
  };
}
