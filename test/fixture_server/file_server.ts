import { contentPieces } from "./content.ts";
import { type FileOptions, FixtureFile } from "./fixture_file.ts";
import { HttpServer, type HttpServerOptions } from "./http_server.ts";
import { Pacer } from "./pacer.ts";
import type { Reply } from "./reply.ts";
import type { RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** A server of made-up files that can be told to misbehave. */
export class FixtureServer extends HttpServer {
  /** Serves a made-up file at `path`; its seed is 1 unless given. */
  file(
    path: string,
    options: Omit<FileOptions, "seed"> & { seed?: number },
  ): FixtureFile {
    const file = new FixtureFile(`${this.origin}${path}`, {
      seed: 1,
      ...options,
    });
    this.route(file.path, (request, reply) => serve(file, request, reply));
    return file;
  }
}

/** Starts a {@link FixtureServer}; dispose or close it when done. */
export async function startFixtureServer(
  options: HttpServerOptions = {},
): Promise<FixtureServer> {
  return new FixtureServer(options);
}

async function serve(
  file: FixtureFile,
  request: WireRequest,
  reply: Reply,
): Promise<void> {
  const facts = file.factsOf(request, reply.record.connection);
  reply.countIn(file.ledger);
  await file.switches.gate?.(facts);
  const range = request.range;
  const start =
    range === null
      ? 0
      : range.start < 0
        ? Math.max(0, file.size + range.start)
        : range.start;
  const end = Math.min(file.size, (range?.end ?? file.size - 1) + 1);
  if (start >= end) {
    await reply.send(416, {
      headers: [["Content-Range", `bytes */${file.size}`]],
    });
    return;
  }
  await reply.head(range === null ? 200 : 206, [
    ["Content-Length", String(end - start)],
    ["Content-Type", "application/octet-stream"],
    ["Accept-Ranges", "bytes"],
    ["ETag", `"${file.seed}-${file.size}"`],
    ...(range === null
      ? []
      : [["Content-Range", `bytes ${start}-${end - 1}/${file.size}`] as const]),
  ]);
  if (request.method === "HEAD") return;
  const pacer = new Pacer();
  for (const piece of contentPieces(file.seed, start, end)) {
    let at = 0;
    while (at < piece.byteLength) {
      const slice = await pacer.next(rateOf(file, facts), reply.gone);
      const part = piece.subarray(at, at + slice);
      await reply.write(part);
      pacer.passed(part.byteLength);
      at += part.byteLength;
    }
  }
}

function rateOf(file: FixtureFile, facts: RequestFacts): number {
  const speed = file.switches.bytesPerSecond;
  if (typeof speed === "function")
    return speed(facts) ?? Number.POSITIVE_INFINITY;
  if (typeof speed === "object" && speed !== null) {
    return speed[facts.connection % speed.length] ?? Number.POSITIVE_INFINITY;
  }
  return speed ?? Number.POSITIVE_INFINITY;
}
