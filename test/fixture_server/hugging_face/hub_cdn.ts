import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Handler, HttpServer } from "../http_server.ts";
import type { Reply } from "../reply.ts";
import { serveFile } from "../serve_file.ts";
import type { WireRequest } from "../wire_request.ts";
import type { HubFile } from "./hub_repo.ts";
import type { HubSwitches } from "./hub_switches.ts";

interface Grant {
  expiresAt: number;
  /** The range that the signature covers; null for any. */
  range: string | null;
  isBroken: boolean;
}

/** The storage behind the hub: it serves to whom a signed link was given. */
export class HubCdn {
  readonly #switches: () => HubSwitches;
  readonly #server: HttpServer;
  readonly #grants = new Map<string, Grant>();
  #issued = 0;
  #broken = 0;

  constructor(server: HttpServer, switches: () => HubSwitches) {
    this.#server = server;
    this.#switches = switches;
  }

  /** How many links were handed out. */
  get issued(): number {
    return this.#issued;
  }

  /** Ends all links handed out so far; those that come later hold. */
  expireLinks(): void {
    for (const grant of this.#grants.values()) grant.expiresAt = 0;
  }

  /** Serves one file to those who come with a good link. */
  add(file: HubFile): void {
    if (file.lfs === null) return;
    const { path } = file.lfs.storage;
    this.#server.route(path, this.#handlerFor(file, file.lfs.state));
  }

  /** A signed link to a file, of CloudFront's or S3's form. */
  linkTo(file: HubFile, asked: WireRequest): string {
    const {
      linkForm,
      linkAgeMs = 0,
      linkLifeMs = 3_600_000,
    } = this.#switches();
    const { bindRange = false, brokenLinks = 0 } = this.#switches();
    const url = file.lfs?.storage.url ?? "";
    const signedAt = Date.now() - linkAgeMs;
    const expiresAt = signedAt + linkLifeMs;
    const range = bindRange ? (asked.headers["range"] ?? null) : null;
    const name = encodeURIComponent(file.path.split("/").at(-1) ?? "");
    const { clockAheadMs = 0 } = this.#switches();
    const parts = {
      signedAt: signedAt - clockAheadMs,
      expiresAt: expiresAt - clockAheadMs,
      range,
      name,
    };
    const query = linkForm === "s3" ? this.#s3(parts) : this.#cloudFront(parts);
    const isBroken = this.#broken < brokenLinks;
    if (isBroken) this.#broken++;
    this.#grants.set(query, { expiresAt, range, isBroken });
    return `${url}?${query}`;
  }

  #signature(): string {
    return createHash("sha256")
      .update(`${this.#issued++}`)
      .digest("hex");
  }

  #cloudFront(parts: LinkParts): string {
    const { expiresAt, range, name } = parts;
    const until = Math.floor(expiresAt / 1000);
    const bound =
      range === null ? {} : { ByteRange: { ExpectedHeader: range } };
    const policy = Buffer.from(
      JSON.stringify({ Condition: { DateLessThan: until }, ...bound }),
    ).toString("base64url");
    return [
      "X-Xet-Cas-Uid=public",
      `response-content-disposition=inline%3B+filename*%3DUTF-8%27%27${name}%3B+filename%3D%22${name}%22%3B`,
      `Expires=${until}`,
      `Policy=${policy}`,
      `Signature=${this.#signature()}~-`,
      "Key-Pair-Id=KFIXTURE",
    ].join("&");
  }

  #s3({ signedAt, expiresAt, name }: LinkParts): string {
    const stamp = new Date(signedAt).toISOString().replace(/[-:]|\.\d+/g, "");
    return [
      "X-Amz-Algorithm=AWS4-HMAC-SHA256",
      "X-Amz-Content-Sha256=UNSIGNED-PAYLOAD",
      `X-Amz-Credential=FIXTURE%2F${stamp.slice(0, 8)}%2Fus-east-1%2Fs3%2Faws4_request`,
      `X-Amz-Date=${stamp}`,
      `X-Amz-Expires=${Math.round((expiresAt - signedAt) / 1000)}`,
      `X-Amz-Signature=${this.#signature()}`,
      "X-Amz-SignedHeaders=host",
      `response-content-disposition=inline%3B%20filename%3D%22${name}%22`,
      "x-id=GetObject",
    ].join("&");
  }

  #handlerFor(file: HubFile, state: Parameters<typeof serveFile>[0]): Handler {
    return async (request, reply) => {
      const refusal = this.#refusalOf(request, file);
      if (refusal !== null) {
        await reply.send(refusal.status, { body: refusal.body });
      } else if (this.#zips(request)) await sendZipped(file, reply);
      else await serveFile(state, request, reply);
    };
  }

  #refusalOf(
    request: WireRequest,
    file: HubFile,
  ): { status: number; body: string } | null {
    const { wholeBelow = Number.POSITIVE_INFINITY } = this.#switches();
    const { headers, query } = request;
    if (headers["authorization"] !== undefined) {
      return { status: 400, body: "Missing x-amz-content-sha256" };
    }
    const grant = this.#grants.get(query);
    if (grant === undefined) return refused("Auth failed: invalid signature");
    if (Date.now() >= grant.expiresAt) return refused("Request has expired");
    if (grant.isBroken) return refused("Auth failed: edge");
    const range = headers["range"] ?? null;
    if (grant.range !== null && grant.range !== range) {
      return refused("Auth failed: invalid range");
    }
    const isTooLarge = range === null && file.size >= wholeBelow;
    return isTooLarge ? { status: 400, body: "Ask for a range" } : null;
  }

  #zips({ headers }: WireRequest): boolean {
    const asked = headers["accept-encoding"]?.includes("gzip") ?? false;
    return asked && this.#switches().gzip === true;
  }
}

interface LinkParts {
  signedAt: number;
  expiresAt: number;
  range: string | null;
  name: string;
}

function refused(body: string): { status: number; body: string } {
  return { status: 403, body };
}

/** CloudFront's way with text: the whole file, whatever range was asked for. */
async function sendZipped(file: HubFile, reply: Reply): Promise<void> {
  const zipped = gzipSync(file.lfs?.storage.bytes() ?? "");
  await reply.head(200, [
    ["Transfer-Encoding", "chunked"],
    ["Content-Encoding", "gzip"],
    ["ETag", `W/"${file.lfs?.xetHash}"`],
  ]);
  await reply.frame(`${zipped.byteLength.toString(16)}\r\n`);
  await reply.write(zipped);
  await reply.frame("\r\n0\r\n\r\n");
}
