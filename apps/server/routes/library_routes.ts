import { readdir, readFile } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import {
  LEVEL_HEADER,
  type LibraryFile,
  LibraryFileSchema,
  LibraryPreviewQuerySchema,
  type LibraryUpdate,
  LibraryUpdateSchema,
  problem,
  type ScanResult,
  ScanResultSchema,
} from "@haul/contract";
import { type Library, pictureType } from "@haul/jobs";
import { Elysia } from "elysia";
import { z } from "zod";
import { previewNames } from "./preview_names.ts";
import { takesLong } from "./takes_long.ts";
import { tells } from "./tells.ts";

/** What the routes of the library need. */
export interface LibraryRoutesOptions {
  library: Library;
  /** The folders that a scan takes in. */
  roots: readonly string[];
}

/** Troubles that a scan tells; more would help nobody. */
const MOST_TROUBLES = 20;

/** The models on this machine. */
export function libraryRoutes({ library, roots }: LibraryRoutesOptions) {
  return new Elysia({ prefix: "/api/library" })
    .get("", () => listed(library), {
      detail: tells("The models on this machine, by name", {
        answer: z.array(LibraryFileSchema),
      }),
    })
    .get(
      "/preview",
      async ({ query: { path } }) => await previewOf(library, path),
      {
        query: LibraryPreviewQuerySchema,
        detail: tells(
          "The picture that lies beside a model, and for whom it is",
          {
            type: "image/*",
          },
        ),
      },
    )
    .post(
      "/scan",
      async ({ request }) => await scanned(library, roots, request.signal),
      {
        beforeHandle: takesLong,
        detail: tells("Take in what lies in the download folders", {
          answer: ScanResultSchema,
        }),
      },
    )
    .post("/updates", async ({ request }) => await updates(library, request), {
      beforeHandle: takesLong,
      detail: tells("Ask for newer versions of what is here", {
        answer: z.array(LibraryUpdateSchema),
      }),
    });
}

async function listed(library: Library): Promise<LibraryFile[]> {
  const folders = new Map<string, Promise<readonly string[]>>();
  return await Promise.all(
    library.list().map(async (file) => {
      const folder = dirname(file.path);
      const names = folders.get(folder) ?? namesIn(folder);
      folders.set(folder, names);
      const { path, name, size, sha256, integrity, source, type } = file;
      const { baseModel, title, version, creator, page, missing } = file;
      return {
        ...{ path, name, size, sha256, integrity, source, type },
        ...{ baseModel, title, version, creator, page, missing },
        trainedWords: [...file.trainedWords],
        hasPreview: previewNames(path, await names).length > 0,
      };
    }),
  );
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return await readdir(folder).catch(() => []);
}

/** Only beside files that the library knows: no other path is ever read. */
async function previewOf(library: Library, path: string): Promise<Response> {
  const isKnown = library
    .list({ under: dirname(path) })
    .some((file) => file.path === path);
  if (!isKnown) throw none(path);
  for (const name of previewNames(path, await namesIn(dirname(path)))) {
    const bytes = await readFile(join(dirname(path), name)).catch(() => null);
    const type = bytes === null ? null : pictureType(bytes);
    if (bytes !== null && type !== null) {
      const level = await library.pictureLevel(path, bytes);
      return new Response(bytes, {
        headers: {
          "Content-Type": type,
          "Content-Disposition": "attachment",
          ...(level === null ? {} : { [LEVEL_HEADER]: String(level) }),
        },
      });
    }
  }
  throw none(path);
}

function none(path: string): Error {
  return problem("not_found", `There is no picture of ${parse(path).base}.`);
}

async function scanned(
  library: Library,
  roots: readonly string[],
  signal: AbortSignal,
): Promise<ScanResult> {
  const result: ScanResult = { files: 0, added: 0, troubles: [] };
  for (const root of roots) {
    for await (const event of library.scan(root, { asks: true, signal })) {
      if (event.kind === "added") result.added += 1;
      if ("file" in event) result.files += 1;
      const trouble = troubleOf(event);
      if (trouble !== null && result.troubles.length < MOST_TROUBLES) {
        result.troubles.push(trouble);
      }
    }
  }
  return result;
}

type ScanStep =
  ReturnType<Library["scan"]> extends AsyncIterable<infer Step> ? Step : never;

function troubleOf(event: ScanStep): string | null {
  switch (event.kind) {
    case "unreadable":
      return `${event.path} cannot be read: ${event.why}.`;
    case "broken":
    case "not_told":
      return event.why;
    default:
      return null;
  }
}

async function updates(
  library: Library,
  { signal }: Request,
): Promise<LibraryUpdate[]> {
  const found: LibraryUpdate[] = [];
  for await (const { files, latest } of library.updates({ signal })) {
    const paths = files.map(({ path }) => path);
    found.push({ paths, version: latest.version, page: latest.page });
  }
  return found;
}
