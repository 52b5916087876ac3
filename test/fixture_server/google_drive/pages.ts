import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The answers that somebody recorded; `testdata/PROVENANCE.md` says who. */
const RECORDED = {
  confirm: "confirm-page.fcn8s_from_caffe.html",
  quota: "quota-page.long.html",
  quotaShort: "quota-page.short.html",
  denied: "denied-page.html",
  notFound: "not-found-page.html",
  apiQuota: "api-v3.downloadQuotaExceeded.json",
  apiUnauthenticated: "api-v3.unauthenticated-2026-10.json",
} as const;

/** The text of a recorded answer. */
export function recorded(name: keyof typeof RECORDED): string {
  const path = join(import.meta.dir, "testdata", RECORDED[name]);
  return readFileSync(path, "utf8");
}

/** Today's virus page for a file, leading to `action`. */
export function confirmPage(file: {
  id: string;
  name: string;
  uuid: string;
  action: string;
}): string {
  return recorded("confirm")
    .replaceAll("1l_5RK28JRL19wpT22B-DY9We3TVXnnQQ", file.id)
    .replaceAll("fcn8s_from_caffe.npz", Bun.escapeHTML(file.name))
    .replaceAll("c5b64dcf-c931-4001-a34f-386e7e4ed44d", file.uuid)
    .replaceAll("https://drive.usercontent.google.com/download", file.action);
}

/** The virus page of 2018 to 2022, as gdown reads it. */
export function oldConfirmPage(file: { id: string; code: string }): string {
  const href = `/uc?export=download&amp;confirm=${file.code}&amp;id=${file.id}`;
  return `<!DOCTYPE html><html><head><title>Google Drive - Virus scan warning</title></head><body><div class="uc-main"><p class="uc-warning-caption">Google Drive can&#39;t scan this file for viruses.</p><a id="uc-download-link" class="goog-inline-block jfk-button" href="${href}">Download anyway</a></div></body></html>`;
}

/** The quota page as people in Germany see it. */
export const GERMAN_QUOTA_PAGE =
  '<html><head><title>Google Drive – Kontingent überschritten</title></head><body><div class="uc-main"><p class="uc-error-caption">Sie können diese Datei zurzeit nicht ansehen oder herunterladen.</p><p class="uc-error-subcaption">Diese Datei wurde in letzter Zeit von zu vielen Nutzern angesehen oder heruntergeladen.</p></div></body></html>';

/** For a file in which Google found a virus. */
export const INFECTED_PAGE =
  '<html><head><title>Google Drive - Infected file</title></head><body><p class="uc-error-caption">Sorry, this file is infected with a virus.</p><p class="uc-error-subcaption">Only the owner is allowed to download infected files.</p></body></html>';

/** For somebody whom Google takes for a machine. */
export const SORRY_PAGE =
  "<html><head><title>Sorry...</title></head><body><h1>We're sorry...</h1><p>... but your computer or network may be sending automated queries. To protect our users, we can't process your request right now.</p></body></html>";

/** A page that no one has seen yet. */
export const UNKNOWN_PAGE =
  "<!DOCTYPE html><html><head><title>Google Drive - Something new</title><script>var secret = 1;</script></head><body><p>Please   tick all pictures of lighthouses.</p></body></html>";

/** The plain listing of a folder, with the class names of the real one. */
export function folderPage(
  title: string,
  entries: readonly { id: string; name: string; href: string }[],
): string {
  const list = entries
    .map(
      ({ id, name, href }) =>
        `<div class="flip-entry" id="entry-${id}"><a href="${Bun.escapeHTML(href)}" target="_blank"><div class="flip-entry-thumb"><img src="x"></div><div class="flip-entry-info"><div class="flip-entry-title">${Bun.escapeHTML(name)}</div><div class="flip-entry-last-modified"><div>Oct 1, 2026</div></div></div></a></div>`,
    )
    .join("");
  return `<!DOCTYPE html><html><head><title>${Bun.escapeHTML(title)} - Google Drive</title></head><body><div id="folder-view"><div class="flip-entries">${list}</div></div></body></html>`;
}
