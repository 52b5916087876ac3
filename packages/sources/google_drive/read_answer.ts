import type { Endpoints } from "@haul/contract";
import { type HTMLElement, parse } from "node-html-parser";
import { waitOf } from "../wait_of.ts";
import type { DriveAnswer } from "./ask_drive.ts";
import { isGoogleUrl } from "./drive_hosts.ts";
import { confirmStep, jsonStep } from "./next_step.ts";

/**
 * What an answer of Drive means. `file`: the bytes are there. `confirm`: ask
 * at `url`. `failing`: status 500, which is also what a document of Google's
 * editors gives. `page`: some page that nobody knows.
 */
export type DriveVerdict =
  | { kind: "file" }
  | { kind: "confirm"; url: string }
  | { kind: "quota" }
  | { kind: "private" }
  | { kind: "not_found" }
  | { kind: "throttled"; waitMs: number | null }
  | { kind: "infected" }
  | { kind: "failing" }
  | { kind: "busy"; waitMs: number | null }
  | { kind: "page"; title: string; excerpt: string }
  | { kind: "refused" };

/** Pages of Drive are a few kilobytes; nobody reads more of one. */
const MAX_PAGE = 500_000;

/** How much of an unknown page is shown (contracts.md 3.2). */
const MAX_EXCERPT = 300;

/** Before JSON, so that no page can run it as a script. */
const JSON_GUARD = /^\)\]\}'/;

const PAGE_START = /^\s*<(?:!doctype|html|head|body|form|title)\b/i;

/** "Virus" as pages in other languages than English have it. */
const VIRUS = /virus|вирус|вірус|ウイルス|病毒|바이러스|فيروس|וירוס/i;

/** Decides by the answer alone, as the table of contracts.md 3.2 does. */
export function readAnswer(
  answer: DriveAnswer,
  endpoints: Endpoints,
): DriveVerdict {
  if (answer.gate !== null) return gateVerdict(answer.gate);
  if (isFile(answer)) return { kind: "file" };
  const { text } = answer;
  const url = jsonStep(text, {
    isTrusted: (step) => isGoogleUrl(step, endpoints),
  });
  if (url !== null) return { kind: "confirm", url };
  const page = isPage(answer) ? parsePage(text) : null;
  return (
    (page === null ? null : pageVerdict(page, answer, endpoints)) ??
    statusVerdict(answer) ??
    unknownPage(page ?? parsePage(text))
  );
}

/** A page as Drive sends them; scripts and styles say nothing. */
export function parsePage(text: string): HTMLElement {
  const blockTextElements = { script: false, style: false };
  return parse(text.slice(0, MAX_PAGE), { blockTextElements });
}

function gateVerdict(gate: URL): DriveVerdict {
  return gate.pathname.startsWith("/sorry")
    ? { kind: "throttled", waitMs: null }
    : { kind: "private" };
}

function isFile(answer: DriveAnswer): boolean {
  const { status, headers, text } = answer;
  // A file without bytes has no first one to send.
  if (status === 416) return headers.get("content-range") === "bytes */0";
  if (status !== 200 && status !== 206) return false;
  if (status === 200 && JSON_GUARD.test(text)) return false;
  const named = headers.has("content-disposition");
  return named || !(isPage(answer) || /"downloadUrl"\s*:/.test(text));
}

function isPage({ headers, text }: DriveAnswer): boolean {
  const type = headers.get("content-type") ?? "";
  return (
    /^(?:text\/html|application\/xhtml)/.test(type) || PAGE_START.test(text)
  );
}

/** What is certain by the page's own marks; null leaves it to the status. */
function pageVerdict(
  root: HTMLElement,
  { url, status }: DriveAnswer,
  endpoints: Endpoints,
): DriveVerdict | null {
  const title = titleOf(root);
  const caption = root
    .querySelectorAll(".uc-error-caption, .uc-error-subcaption")
    .map((part) => part.text)
    .join(" ");
  if (/automated queries|unusual traffic/i.test(root.text)) {
    return { kind: "throttled", waitMs: null };
  }
  const step = status === 200 ? confirmStep({ root, url }, endpoints) : null;
  if (step !== null) return { kind: "confirm", url: step };
  if (VIRUS.test(caption) || /infected with a virus/i.test(root.text)) {
    return { kind: "infected" };
  }
  if (/access denied|sign in|google accounts/i.test(title)) {
    return { kind: "private" };
  }
  // In whatever language: Drive has this mark for what it does not hand out.
  if (/quota exceeded/i.test(title) || caption.trim() !== "") {
    return { kind: "quota" };
  }
  return /error 404/i.test(title) ? { kind: "not_found" } : null;
}

function statusVerdict({ status, headers }: DriveAnswer): DriveVerdict | null {
  if (status === 404 || status === 410) return { kind: "not_found" };
  if (status === 401) return { kind: "private" };
  if (status === 500) return { kind: "failing" };
  if (status === 429 || status > 500) {
    return { kind: "busy", waitMs: waitOf(headers) };
  }
  return status === 200 || status === 206 || status === 403
    ? null
    : { kind: "refused" };
}

function unknownPage(root: HTMLElement): DriveVerdict {
  const body = root.querySelector("body") ?? root;
  const excerpt = body.structuredText.replace(/\s+/g, " ").trim();
  const title = titleOf(root);
  return { kind: "page", title, excerpt: excerpt.slice(0, MAX_EXCERPT) };
}

function titleOf(root: HTMLElement): string {
  const title = root.querySelector("title")?.text ?? "";
  return title.replace(/\s+/g, " ").trim().slice(0, MAX_EXCERPT);
}
