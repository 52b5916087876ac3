import { isProblemError, type ProblemError, problem } from "@haul/contract";
import type { z } from "zod";
import { type ApiReply, askApi } from "../ask_api.ts";
import { askJson } from "../ask_json.ts";
import type { SourceContext } from "../source.ts";
import {
  AccountSchema,
  type CivitaiModel,
  type CivitaiVersion,
  HashIdsSchema,
  ImageListSchema,
  ModelListSchema,
  ModelSchema,
  VersionSchema,
} from "./_civitai_records.ts";

/** The most models of one person that are listed. */
const MAX_MODELS = 1000;

/** CivitAI's API at one place, for one user. */
export class CivitaiApi {
  /** The origin that is asked. */
  readonly place: string;
  readonly #context: SourceContext;

  constructor(place: string, context: SourceContext) {
    this.place = place;
    this.#context = context;
  }

  model(id: number): Promise<CivitaiModel> {
    return this.#ask(`/api/v1/models/${id}`, ModelSchema, `model ${id}`);
  }

  version(id: number): Promise<CivitaiVersion> {
    const path = `/api/v1/model-versions/${id}`;
    return this.#ask(path, VersionSchema, `version ${id} of a model`);
  }

  /** One of the versions that hold a file of this hash, of any kind. */
  byHash(hash: string): Promise<CivitaiVersion> {
    const path = `/api/v1/model-versions/by-hash/${hash}`;
    return this.#ask(path, VersionSchema, `file with the hash ${hash}`);
  }

  /** Which of many SHA-256 the service knows; 10,000 at most (contracts.md 1.7). */
  idsByHash(sha256s: readonly string[]) {
    const url = new URL("/api/v1/model-versions/by-hash/ids", this.place);
    return askJson(url, {
      context: this.#context,
      service: "civitai",
      schema: HashIdsSchema,
      json: sha256s,
    });
  }

  /** The versions that made a picture, or the pictures of a post. */
  async versionsIn(of: "imageId" | "postId", id: number): Promise<number[]> {
    const what = of === "imageId" ? `picture ${id}` : `post ${id}`;
    const path = `/api/v1/images?${of}=${id}&limit=100`;
    const { items } = await this.#ask(path, ImageListSchema, what);
    return [...new Set(items.flatMap((item) => item.modelVersionIds))];
  }

  /** All models of one person. */
  async modelsOf(username: string): Promise<CivitaiModel[]> {
    const query = new URLSearchParams({ username, limit: "100", nsfw: "true" });
    const models: CivitaiModel[] = [];
    for (;;) {
      const page = await this.#ask(
        `/api/v1/models?${query}`,
        ModelListSchema,
        `user ${username}`,
      );
      models.push(...page.items);
      const next = page.metadata.nextCursor ?? null;
      if (next === null || page.items.length === 0) return models;
      if (models.length >= MAX_MODELS) throw tooMany(username);
      query.set("cursor", String(next));
    }
  }

  /** The name of the account that the key belongs to; null where the service does not know the key. */
  async accountName(): Promise<string | null> {
    const url = new URL("/api/v1/me", this.place);
    try {
      const { username } = await askJson(url, {
        context: this.#context,
        service: "civitai",
        schema: AccountSchema,
      });
      return username;
    } catch (error) {
      if (!isProblemError(error) || error.problem.status !== 401) throw error;
      return null;
    }
  }

  /** Asks the download route once, without going where it leads. */
  downloadReply(url: string): Promise<ApiReply> {
    const context = this.#context;
    return askApi(url, { context, service: "civitai", redirect: "manual" });
  }

  #ask<T>(path: string, schema: z.ZodType<T>, what: string): Promise<T> {
    return askJson(new URL(path, this.place), {
      context: this.#context,
      service: "civitai",
      schema,
      explain: (reply) => explain(reply, what),
    });
  }
}

/** What a refusal of the API means; the download route speaks for itself. */
function explain(reply: ApiReply, what: string): ProblemError | null {
  const { status, host } = reply;
  if (status === 451) return regionBlocked(reply);
  if (status !== 404 && status !== 400) return null;
  return nothingAt(`https://${host}`, what);
}

/** For an id or a hash that CivitAI does not know. */
export function nothingAt(place: string, what: string): ProblemError {
  return problem(
    "not_found",
    `CivitAI has no ${what}: it was removed, is not published, or never was. Check the link.`,
    { host: new URL(place).host, status: 404 },
  );
}

/** Some countries are shut out of the whole service. */
export function regionBlocked({ host, status }: ApiReply): ProblemError {
  return problem(
    "forbidden",
    `CivitAI does not serve the country that this machine is in (status ${status}). No key changes that; another network may.`,
    {
      host,
      status,
      fix: { kind: "open_page", url: `https://${host}/region-blocked` },
    },
  );
}

function tooMany(username: string): ProblemError {
  return problem(
    "bad_url",
    `${username} has more than ${MAX_MODELS} models at CivitAI, too many to fetch at once. Give the pages of the ones you want.`,
  );
}
