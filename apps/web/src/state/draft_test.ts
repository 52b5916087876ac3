import { expect, test } from "bun:test";
import type { FileInfo, Problem } from "@haul/contract";
import { jobOf, NO_WISH, newDraft, obstacleOf } from "./draft.ts";
import { draftTotals } from "./draft_totals.ts";

function file(name: string, changes: Partial<FileInfo> = {}): FileInfo {
  return {
    source: "huggingface",
    name,
    folder: null,
    path: `/srv/${name}`,
    reason: "the download folder",
    notes: [],
    here: null,
    size: 10,
    hashes: [],
    mode: null,
    contentType: null,
    identity: "direct:https://example.org/ink.safetensors",
    url: "https://example.org/",
    link: "https://example.org/",
    header: null,
    model: null,
    is: null,
    access: { state: "open", until: null, page: null, refusal: null },
    ...changes,
  };
}

const GATED: Problem = { code: "gated", message: "Not yet.", retry: "never" };

test("jobOf() asks for the files that were left in, by their very paths", () => {
  const draft = {
    ...newDraft("https://huggingface.co/o/r"),
    files: [file("a.bin"), file("b*[1].bin", { folder: "x (2)" })],
    wish: { ...NO_WISH, leftOut: [0], name: "one.bin" },
  };
  const { options } = jobOf(draft);
  expect(options?.choice?.include).toEqual(["x \\(2\\)/b\\*\\[1\\].bin"]);
  expect(options?.name).toBeUndefined();
});

test("jobOf() says nothing of a line that the user left as it is", () => {
  expect(jobOf(newDraft("https://example.org/a"))).toEqual({
    url: "https://example.org/a",
    options: { layout: null },
  });
});

test("jobOf() lets a tool's folders decide, unless the user named one", () => {
  const draft = newDraft("https://example.org/a");
  expect(jobOf(draft, "comfyui").options).toEqual({ layout: "comfyui" });
  const own = { ...draft, wish: { ...NO_WISH, folder: "mine" } };
  expect(jobOf(own, "comfyui").options).toEqual({ folder: "mine" });
});

test("obstacleOf() holds what could only fail, and lets pass what can be tried", () => {
  const held = file("a", {
    access: { state: "gated", until: null, page: null, refusal: GATED },
  });
  const draft = newDraft("https://example.org/a");
  expect(obstacleOf({ ...draft, files: [held] })).toBe(GATED);
  expect(
    obstacleOf({ ...draft, problem: { ...GATED, code: "network" } }),
  ).toBeNull();
  expect(obstacleOf(draft)).toBeNull();
});

test("draftTotals() counts what one press brings", () => {
  const known = {
    ...newDraft("a"),
    state: "known" as const,
    files: [file("a"), file("b")],
  };
  const held = { ...newDraft("b"), state: "known" as const, problem: GATED };
  expect(draftTotals([known, held])).toEqual({
    lines: 1,
    files: 2,
    bytes: 20,
    isWhole: true,
  });
  expect(draftTotals([known, newDraft("c")]).isWhole).toBe(false);
});
