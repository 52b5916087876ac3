import type { Endpoints } from "@haul/contract";
import type { HTMLElement } from "node-html-parser";
import { mayConfirmAt } from "./drive_hosts.ts";

/** A page with an answer that leads on, or null where it leads nowhere. */
interface Page {
  root: HTMLElement;
  /** Who sent it: what is relative is relative to this. */
  url: string;
}

/**
 * Where "Download anyway" leads: the form of today with all its hidden fields,
 * or the link of 2018 to 2022. Null where the page has neither, or leads away
 * from Drive.
 */
export function confirmStep(page: Page, endpoints: Endpoints): string | null {
  const step = formStep(page) ?? linkStep(page);
  return step !== null && mayConfirmAt(step, endpoints) ? step.href : null;
}

/**
 * Where the answer's `"downloadUrl"` leads, in JSON or in the midst of a page.
 * Null where it has none, or leads away from Drive.
 */
export function jsonStep(
  text: string,
  options: { isTrusted: (url: URL) => boolean },
): string | null {
  const literal = /"downloadUrl"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  if (literal === undefined) return null;
  const url = URL.parse(String(parsed(literal)));
  return url !== null && options.isTrusted(url) ? url.href : null;
}

function formStep({ root, url }: Page): URL | null {
  const form = root.querySelector("#download-form, #downloadForm");
  const step = URL.parse(form?.getAttribute("action") ?? "", url);
  if (form == null || step === null) return null;
  for (const field of form.querySelectorAll('input[type="hidden"]')) {
    const name = field.getAttribute("name");
    if (name) step.searchParams.set(name, field.getAttribute("value") ?? "");
  }
  return step;
}

function linkStep({ root, url }: Page): URL | null {
  const steps = root
    .querySelectorAll("a[href]")
    .map((anchor) => URL.parse(anchor.getAttribute("href") ?? "", url));
  return (
    steps.find(
      (step) => step?.pathname === "/uc" && step.searchParams.has("confirm"),
    ) ?? null
  );
}

function parsed(literal: string): unknown {
  try {
    return JSON.parse(literal);
  } catch {
    return null;
  }
}
