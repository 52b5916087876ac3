import { problem, type ResolvedFile } from "@haul/contract";
import type { SourceContext } from "../source.ts";
import { unknownKey } from "../unknown_key.ts";
import { atAnyFront } from "./_at_any_front.ts";
import { resolveBareFile } from "./_bare_file.ts";
import { CivitaiApi } from "./_civitai_api.ts";
import { civitaiLink } from "./_civitai_link.ts";
import { civitaiPlace } from "./_civitai_place.ts";
import { ambiguousNumber } from "./_civitai_shorthand.ts";
import { addToken, linkToken, withLinkToken } from "./_link_token.ts";
import { resolvePictures, resolveUser } from "./_resolve_many.ts";
import {
  resolveHash,
  resolveModel,
  resolveVersion,
} from "./_resolve_version.ts";
import type { Resolving } from "./_resolving.ts";

/** The files behind a link of CivitAI: see `civitaiSource`. */
export async function resolveCivitai(
  url: URL,
  given: SourceContext,
): Promise<ResolvedFile[]> {
  const place = civitaiPlace(url, given.endpoints) ?? url.origin;
  const token = linkToken(url);
  const context = withLinkToken(token, given);
  const files = await atAnyFront(place, (front) => {
    const api = new CivitaiApi(front, context);
    return resolveLink(url, { api, context, asksAdmission: true });
  });
  return files.map((file) => addToken(file, token));
}

/** @throws {ProblemError} `unauthorized` where CivitAI does not know the key. */
export async function civitaiAccount(context: SourceContext): Promise<string> {
  const place = new URL(context.endpoints.civitai).origin;
  const name = await new CivitaiApi(place, context).accountName();
  if (name !== null) return name;
  throw unknownKey("civitai", place);
}

async function resolveLink(
  url: URL,
  resolving: Resolving,
): Promise<ResolvedFile[]> {
  const link = civitaiLink(url);
  const unasked = { ...resolving, asksAdmission: false };
  switch (link?.kind) {
    case "model":
      return [await resolveModel(link, resolving)];
    case "version":
      return [await resolveVersion(link, resolving)];
    case "hash":
      return [await resolveHash(link.hash, resolving)];
    case "bare_file":
      return [await resolveBareFile(link.path, resolving)];
    case "user":
      return await resolveUser(link.name, unasked);
    case "pictures":
      return await resolvePictures(link, unasked);
    case "number":
      throw ambiguousNumber(link.id, resolving.api.place);
    case "collection":
      throw problem(
        "bad_url",
        `CivitAI does not tell programs what is in a collection. Open ${url.origin}${url.pathname} and give the pages of the models you want.`,
      );
    default:
      throw problem(
        "bad_url",
        `${url.host}${url.pathname} is no page of a model. Give the address of a model's page, or of its download button.`,
      );
  }
}
