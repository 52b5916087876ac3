import { contentSha256 } from "./content.ts";
import type { FileState, FileVersion } from "./file_state.ts";
import { moreHeaders } from "./more_headers.ts";
import { BOUNDARY, type Body, contentRangeOf, planBody } from "./plan_body.ts";
import { type PartPlan, RANGES_MODES, wholePart } from "./ranges_modes.ts";
import type { HeaderLine } from "./reply.ts";
import type { Switches } from "./switches.ts";
import { isHit, type RequestFacts } from "./when.ts";
import type { WireRequest } from "./wire_request.ts";

/** A reply, ready to be sent. */
export interface ReplyPlan {
  status: number;
  headers: HeaderLine[];
  body: Body;
}

/** Works out what a file answers when nothing turns the request away. */
export async function planReply(
  file: FileState,
  request: WireRequest,
  facts: RequestFacts,
): Promise<ReplyPlan> {
  const { switches } = file;
  const version = file.versionFor(facts);
  const part = planPart(version, request, { switches, facts });
  const body = planBody(part, version, { switches, facts, request });
  return {
    status: part.status,
    headers: [
      ...partHeaders(part, switches),
      ...fileHeaders(version, switches),
      ...(await digestHeaders(version, switches)),
      ...body.headers,
      ...moreHeaders(switches, facts),
    ],
    body,
  };
}

interface Situation {
  switches: Switches;
  facts: RequestFacts;
}

function planPart(
  version: FileVersion,
  request: WireRequest,
  { switches, facts }: Situation,
): PartPlan {
  const { size } = version;
  const given = switches.ranges ?? "yes";
  const ranges = typeof given === "string" ? { mode: given } : given;
  const mode = isHit(ranges.when, facts) ? ranges.mode : "yes";
  const { range } = request;
  if (range === null || failsIfRange(request, version, switches)) {
    return { ...wholePart(size), acceptRanges: mode !== "none" };
  }
  const start = range.start < 0 ? Math.max(0, size + range.start) : range.start;
  const end = Math.min(size, (range.end ?? size - 1) + 1);
  const plan = start >= end && mode !== "none" ? "yes" : mode;
  const { bytes, requests } = ranges;
  return RANGES_MODES[plan]({
    ...{ start, end, size, bytes, requests },
    ordinal: facts.ordinal,
  });
}

/** A range under a condition that does not hold is answered with the whole file. */
function failsIfRange(
  request: WireRequest,
  version: FileVersion,
  switches: Switches,
): boolean {
  const condition = request.headers["if-range"];
  if (condition === undefined) return false;
  if (condition.startsWith("W/")) return true;
  return condition !== version.etag && condition !== switches.lastModified;
}

function partHeaders(part: PartPlan, switches: Switches): HeaderLine[] {
  const headers: HeaderLine[] = [];
  const saysSo = switches.acceptRanges ?? true;
  if (part.acceptRanges && saysSo) headers.push(["Accept-Ranges", "bytes"]);
  if (part.status === 416) {
    headers.push(["Content-Range", `bytes */${part.total}`]);
  } else if (part.contentRange) {
    headers.push(["Content-Range", contentRangeOf(part)]);
  }
  headers.push([
    "Content-Type",
    part.multipart
      ? `multipart/byteranges; boundary=${BOUNDARY}`
      : (switches.contentType ?? "application/octet-stream"),
  ]);
  return headers;
}

function fileHeaders(version: FileVersion, switches: Switches): HeaderLine[] {
  const headers: HeaderLine[] = [];
  if (version.etag !== null) headers.push(["ETag", version.etag]);
  if (switches.lastModified !== undefined) {
    headers.push(["Last-Modified", switches.lastModified]);
  }
  if (switches.contentDisposition !== undefined) {
    headers.push(["Content-Disposition", switches.contentDisposition]);
  }
  return headers;
}

async function digestHeaders(
  version: FileVersion,
  switches: Switches,
): Promise<HeaderLine[]> {
  if (switches.reprDigest === undefined) return [];
  const wrong = switches.reprDigest === "wrong" ? 1 : 0;
  const seed = version.seed + wrong;
  const digest = await contentSha256({ ...version, seed });
  const encoded = Buffer.from(digest, "hex").toString("base64");
  return [["Repr-Digest", `sha-256=:${encoded}:`]];
}
