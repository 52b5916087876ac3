import { gzipSync } from "node:zlib";
import { contentPieces } from "./content.ts";
import type { FileVersion } from "./file_state.ts";
import type { PartPlan } from "./ranges_modes.ts";
import type { HeaderLine } from "./reply.ts";
import type { Switches } from "./switches.ts";
import { isHit, type RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** What stands between the parts of a multipart body. */
export const BOUNDARY = "haul_fixture_boundary";

/** The bytes of a reply. */
export interface Body {
  length: number;
  pieces: Iterable<Uint8Array>;
}

/** What a body depends on besides the part. */
export interface BodySituation {
  switches: Switches;
  facts: RequestFacts;
  request: WireRequest;
}

/** The body of a part, with the headers that its coding needs. */
export function planBody(
  part: PartPlan,
  version: FileVersion,
  situation: BodySituation,
): Body & { headers: HeaderLine[] } {
  const body = bodyOf(part, version, situation);
  return encodeBody(body, situation.request, situation.switches);
}

/** The `Content-Range` that a part claims. */
export function contentRangeOf(part: PartPlan): string {
  return `bytes ${part.start}-${part.end - 1}/${part.total}`;
}

function bodyOf(
  part: PartPlan,
  version: FileVersion,
  { switches, facts }: BodySituation,
): Body {
  const length = part.end - part.start;
  const { corrupt } = switches;
  const flips =
    corrupt !== undefined && isHit(corrupt.when, facts) ? corrupt.flipAt : [];
  const pieces = flippedPieces(version, part.from, { length, flips });
  return part.multipart
    ? inMultipart(part, { length, pieces })
    : { length, pieces };
}

/** The content from `from` on, with the bytes at some offsets inverted. */
function* flippedPieces(
  version: FileVersion,
  from: number,
  { length, flips }: { length: number; flips: readonly number[] },
): Generator<Uint8Array> {
  let offset = from;
  for (const piece of contentPieces(version, from, from + length)) {
    const here = flips
      .map((flip) => flip - offset)
      .filter((at) => at >= 0 && at < piece.byteLength);
    const bytes = here.length > 0 ? piece.slice() : piece;
    for (const at of here) bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    yield bytes;
    offset += piece.byteLength;
  }
}

function inMultipart(part: PartPlan, body: Body): Body {
  const before = Buffer.from(
    `--${BOUNDARY}\r\nContent-Range: ${contentRangeOf(part)}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  return {
    length: before.byteLength + body.length + after.byteLength,
    pieces: (function* () {
      yield before;
      yield* body.pieces;
      yield after;
    })(),
  };
}

/** Gzips the body where the switch says so. Holds it in memory: for small files. */
function encodeBody(
  body: Body,
  request: WireRequest,
  switches: Switches,
): Body & { headers: HeaderLine[] } {
  const asked = request.headers["accept-encoding"]?.includes("gzip") ?? false;
  const zips =
    switches.gzip === "always" || (switches.gzip === "when_asked" && asked);
  if (!zips) return { ...body, headers: [] };
  const zipped = gzipSync(Buffer.concat([...body.pieces]));
  return {
    length: zipped.byteLength,
    pieces: [zipped],
    headers: [
      ["Content-Encoding", "gzip"],
      ["Vary", "Accept-Encoding"],
    ],
  };
}
