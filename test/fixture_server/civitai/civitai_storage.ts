import { createHmac, randomBytes } from "node:crypto";
import { type FileOptions, FileState } from "../file_state.ts";
import { FixtureFile } from "../fixture_file.ts";
import { HttpServer } from "../http_server.ts";
import type { Reply } from "../reply.ts";
import { serveFile } from "../serve_file.ts";
import type { WireRequest } from "../wire_request.ts";
import type { StorageMode } from "./civitai_options.ts";

const R2_SECONDS = 86_400;
const B2_MS = 3_600_000;
/** Programs that Cloudflare keeps from B2. */
const REFUSED_AGENTS = /^$|aria2|python-urllib/i;

/**
 * The hosts that the bytes lie on: R2 under `/model/`, B2 under `/file/`. Both
 * give a file for a signed link alone, and refuse one that comes with a key.
 */
export class CivitaiStorage extends HttpServer {
  readonly #names = new Map<FixtureFile, string>();
  #secret = newSecret();
  readonly #oldSecrets: string[] = [];

  /** Keeps a file under a name of the storage's own, as the service does. */
  store(name: string, options: FileOptions): FixtureFile {
    const stem = name.replace(/\.[^.]*$/, "").replace(/[^\w-]/g, "");
    const end = /\.\w+$/.exec(name)?.[0] ?? ".bin";
    const key = `model/1/${stem}.${randomBytes(2).toString("hex")}${end}`;
    const disposition = `attachment; filename="${name}"`;
    const state = new FileState(
      `${this.origin}/${key}`,
      { contentDisposition: disposition, ...options },
      () => undefined,
    );
    const file = new FixtureFile(state);
    this.#names.set(file, name);
    this.route(`/${key}`, (request, reply) => this.#r2(state, request, reply));
    this.route(`/file/civitai-modelfiles/${key}`, (request, reply) =>
      this.#b2(state, request, reply),
    );
    return file;
  }

  /** A fresh link: 24 hours at R2, one hour at B2. */
  sign(file: FixtureFile, mode: StorageMode): string {
    const disposition = encodeURIComponent(
      `attachment; filename="${this.#names.get(file) ?? ""}"`,
    );
    const now = new Date();
    if (mode === "r2") {
      const query = `X-Amz-Expires=${R2_SECONDS}&response-content-disposition=${disposition}&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=id%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=${stamp(now)}&X-Amz-SignedHeaders=host`;
      const signed = `${file.path}?${query}`;
      return `${this.origin}${signed}&X-Amz-Signature=${this.#signature(signed)}`;
    }
    const path = `/file/civitai-modelfiles${file.path}`;
    const from = digits(now);
    const until = digits(new Date(now.getTime() + B2_MS));
    const signature = this.#signature(`${path}${from}${until}`);
    return `${this.origin}${path}?Authorization=3_${from}_id_${signature}_004_${until}_0047_dnld&b2ContentDisposition=${disposition.replaceAll("%20", "+")}`;
  }

  /** Ends all links given out so far. */
  expireLinks(): void {
    this.#oldSecrets.push(this.#secret);
    this.#secret = newSecret();
  }

  async #r2(
    state: FileState,
    request: WireRequest,
    reply: Reply,
  ): Promise<void> {
    if (request.headers["authorization"] !== undefined) {
      return await xml(reply, 400, {
        code: "InvalidRequest",
        message: "Missing x-amz-content-sha256",
      });
    }
    const refusal = this.#r2Refusal(request);
    if (refusal === null) return await serveFile(state, request, reply);
    await xml(reply, 403, refusal);
  }

  #r2Refusal({ method, target, query }: WireRequest) {
    const cut = target.lastIndexOf("&X-Amz-Signature=");
    const given = target.slice(cut + "&X-Amz-Signature=".length);
    const state = this.#judge(target.slice(0, Math.max(0, cut)), given);
    const asked = new URLSearchParams(query);
    const made = momentOf(asked.get("X-Amz-Date") ?? "");
    const life = Number(asked.get("X-Amz-Expires")) * 1000;
    // Signed for GET alone: another method has another signature.
    if (method !== "GET" || state === "wrong") {
      return {
        code: "SignatureDoesNotMatch",
        message:
          "The request signature we calculated does not match the signature you provided.",
      };
    }
    if (state === "good" && Date.now() < made + life) return null;
    return { code: "AccessDenied", message: "Request has expired" };
  }

  async #b2(
    state: FileState,
    request: WireRequest,
    reply: Reply,
  ): Promise<void> {
    const { headers, path, query } = request;
    const agent = headers["user-agent"] ?? "";
    const parts = (new URLSearchParams(query).get("Authorization") ?? "").split(
      "_",
    );
    const [, from = "", , signature = "", , until = ""] = parts;
    const isGood =
      this.#judge(`${path}${from}${until}`, signature) === "good" &&
      Date.now() < momentOf(`${until.slice(0, 8)}T${until.slice(8)}Z`);
    const isRefused =
      headers["authorization"] !== undefined || REFUSED_AGENTS.test(agent);
    if (isGood && !isRefused) return await serveFile(state, request, reply);
    const status = isRefused ? 403 : 401;
    const code = isRefused ? "unauthorized" : "expired_auth_token";
    await reply.send(status, {
      headers: [["Content-Type", "application/json"]],
      body: JSON.stringify({ code, message: "", status }),
    });
  }

  #signature(text: string, secret = this.#secret): string {
    return createHmac("sha256", secret).update(text).digest("hex");
  }

  #judge(text: string, given: string): "good" | "expired" | "wrong" {
    if (given === this.#signature(text)) return "good";
    return this.#oldSecrets.some(
      (secret) => given === this.#signature(text, secret),
    )
      ? "expired"
      : "wrong";
  }
}

function newSecret(): string {
  return randomBytes(16).toString("hex");
}

async function xml(
  reply: Reply,
  status: number,
  error: { code: string; message: string },
): Promise<void> {
  await reply.send(status, {
    headers: [["Content-Type", "application/xml"]],
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`,
  });
}

/** As `20260810T021127Z`. */
function stamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, "");
}

/** As `20260810021127`. */
function digits(date: Date): string {
  return stamp(date).replace(/[TZ]/g, "");
}

function momentOf(text: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
