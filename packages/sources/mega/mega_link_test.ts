import { expect, test } from "bun:test";
import { type MegaLink, parseMegaLink } from "./mega_link.ts";

const H = "yuZ0QJ6J";
const N = "KlVgwR4B";
const FILE_KEY = "jFc2HL6rIoDVU9kECBpMEIAbcv2WQcz6le9kS_bb2gc";
const KEY = "iJnegBO_m6OXBQp27lHCrg";

const file = (key: string | null = FILE_KEY): MegaLink => {
  return { kind: "file", handle: H, key };
};

function folder(
  node: Extract<MegaLink, { kind: "folder" }>["node"] = null,
  key: string | null = KEY,
): MegaLink {
  return { kind: "folder", handle: H, key, node };
}

test.each([
  // Files, new and old, on every host.
  [`https://mega.nz/file/${H}#${FILE_KEY}`, file()],
  [`https://www.mega.nz/file/${H}#${FILE_KEY}`, file()],
  [`https://mega.co.nz/file/${H}#${FILE_KEY}`, file()],
  [`https://www.mega.co.nz/file/${H}#${FILE_KEY}`, file()],
  [`https://mega.io/file/${H}#${FILE_KEY}`, file()],
  [`https://www.mega.io/file/${H}#${FILE_KEY}`, file()],
  [`http://mega.nz/file/${H}#${FILE_KEY}`, file()],
  [`https://mega.nz/#!${H}!${FILE_KEY}`, file()],
  [`https://mega.co.nz/#!${H}!${FILE_KEY}`, file()],
  [`https://mega.nz/#%21${H}%21${FILE_KEY}`, file()],
  [`https://mega.nz/embed/${H}#${FILE_KEY}`, file()],
  [`https://mega.nz/embed#!${H}!${FILE_KEY}`, file()],
  [`https://mega.nz/de/file/${H}#${FILE_KEY}`, file()],
  // What stands between handle and key says nothing.
  [`https://mega.nz/file/${H}?utm_source=mail&x=1#${FILE_KEY}`, file()],
  [`https://mega.nz/file/${H}/more#${FILE_KEY}`, file()],
  [`https://mega.nz/file/${H}XYZ#${FILE_KEY}`, file()],
  [`https://mega.nz/#!${H}?utm=1!${FILE_KEY}`, file()],
  [`https://mega.nz/file/${H}#!${FILE_KEY}`, file()],
  // What mail clients add behind the key is cut off when the key is read.
  [`https://mega.nz/file/${H}#${FILE_KEY}&fbclid=1`, file()],
  [`https://mega.nz/file/${H}#${FILE_KEY}%20and more`, file()],
  [`https://mega.nz/#!${H}!${FILE_KEY}>`, file()],
  // Links without their key.
  [`https://mega.nz/file/${H}`, file(null)],
  [`https://mega.nz/file/${H}#`, file(null)],
  [`https://mega.nz/#!${H}`, file(null)],
  [`https://mega.nz/#!${H}!`, file(null)],
  [`https://mega.nz/folder/${H}`, folder(null, null)],
  [`https://mega.nz/#F!${H}`, folder(null, null)],
  // Folders, and what is in them.
  [`https://mega.nz/folder/${H}#${KEY}`, folder()],
  [`https://mega.nz/folder/${H}?a=b#${KEY}`, folder()],
  [`https://mega.nz/#F!${H}!${KEY}`, folder()],
  [
    `https://mega.nz/folder/${H}#${KEY}/file/${N}`,
    folder({ kind: "file", handle: N }),
  ],
  [
    `https://mega.nz/folder/${H}#${KEY}/folder/${N}`,
    folder({ kind: "folder", handle: N }),
  ],
  [
    `https://mega.nz/folder/${H}#${KEY}/folder/AAAAAAAA/file/${N}`,
    folder({ kind: "file", handle: N }),
  ],
  [
    `https://mega.nz/#F!${H}!${KEY}!${N}`,
    folder({ kind: "folder", handle: N }),
  ],
  [`https://mega.nz/#F!${H}!${KEY}?${N}`, folder({ kind: "file", handle: N })],
  // Others of Mega's.
  ["https://mega.nz/#P!AQBx_y-z", { kind: "password", payload: "AQBx_y-z" }],
  [`https://mega.nz/collection/${H}#${KEY}`, { kind: "album" }],
  [`https://mega.nz/album/${H}#${KEY}`, { kind: "album" }],
  ["https://mega.nz/", { kind: "page" }],
  ["https://mega.io", { kind: "page" }],
  ["https://mega.nz/fm/abcdefgh", { kind: "page" }],
  ["https://mega.nz/fm", { kind: "page" }],
  ["https://mega.nz/login", { kind: "page" }],
  ["https://mega.nz/file/short#key", { kind: "page" }],
] satisfies [string, MegaLink][])("parseMegaLink() reads %s", (text, link) => {
  expect(parseMegaLink(new URL(text))).toEqual(link);
});

test.each([
  `https://mega.nz.example.org/file/${H}#${FILE_KEY}`,
  `https://notmega.nz/file/${H}#${FILE_KEY}`,
  `https://xmega.nz/file/${H}#${FILE_KEY}`,
  `https://mega.nz.evil/file/${H}#${FILE_KEY}`,
  `https://mega.nz@example.org/file/${H}#${FILE_KEY}`,
  `https://example.org/mega.nz/file/${H}#${FILE_KEY}`,
  `https://example.org/?u=mega.nz/file/${H}#${FILE_KEY}`,
  `https://g.api.mega.co.nz/file/${H}#${FILE_KEY}`,
  `https://mega.nz:8443/file/${H}#${FILE_KEY}`,
  `https://mega.com/file/${H}#${FILE_KEY}`,
  `ftp://mega.nz/file/${H}#${FILE_KEY}`,
  // Plain files that Mega serves.
  "https://mega.nz/MEGAsyncSetup64.exe",
  "https://mega.nz/linux/repo/xUbuntu_24.04/amd64/megasync.deb",
  "https://mega.io/desktop",
])("parseMegaLink() leaves %s to others", (text) => {
  expect(parseMegaLink(new URL(text))).toBeNull();
});
