import { expect, test } from "bun:test";
import { EndpointsSchema, toProblem } from "@haul/contract";
import { parseDriveLink } from "./parse_drive_link.ts";

const ENDPOINTS = EndpointsSchema.parse({});
const ID = "1vuaU22DNiVZijCVGaEhT4aqJewC6QBbR";
const OLD = "0B1234567890abcdefghijklmnop";

function parse(url: string, endpoints = ENDPOINTS) {
  return parseDriveLink(new URL(url), endpoints);
}

test.each([
  `https://drive.google.com/file/d/${ID}`,
  `https://drive.google.com/file/d/${ID}/view?usp=sharing`,
  `https://drive.google.com/file/d/${ID}/edit`,
  `https://drive.google.com/file/d/${ID}/preview#t=1`,
  `http://drive.google.com/file/d/${ID}/view`,
  `https://drive.google.com/file/u/1/d/${ID}/view`,
  `https://drive.google.com/a/example.org/file/d/${ID}/view`,
  `https://drive.google.com/a/example.org/file/u/0/d/${ID}/view`,
  `https://drive.google.com/open?id=${ID}&usp=drive_copy`,
  `https://drive.google.com/uc?id=${ID}`,
  `https://drive.google.com/uc?export=download&id=${ID}&confirm=t`,
  `https://docs.google.com/uc?export=download&id=${ID}`,
  `https://drive.google.com/u/0/uc?id=${ID}&export=download`,
  `https://drive.google.com/a/example.org/uc?id=${ID}`,
  `https://drive.google.com/leaf?id=${ID}`,
  `https://drive.usercontent.google.com/download?id=${ID}&export=download&authuser=0&confirm=t&uuid=3bc169c5`,
  `https://drive.usercontent.google.com/uc?id=${ID}&export=download`,
  `https://drive.usercontent.google.com/u/0/uc?id=${ID}`,
  `https://www.googleapis.com/drive/v3/files/${ID}?alt=media`,
  `https://www.googleapis.com/drive/v2/files/${ID}?alt=media&key=AIza`,
])("parseDriveLink() finds the file of %p", (url) => {
  expect(parse(url)).toEqual({
    kind: "file",
    id: ID,
    resourceKey: null,
    app: null,
    format: null,
    sheet: null,
  });
});

test.each([
  `https://drive.google.com/drive/folders/${ID}?usp=sharing`,
  `https://drive.google.com/drive/u/2/folders/${ID}`,
  `https://drive.google.com/drive/mobile/folders/${ID}`,
  `https://drive.google.com/drive/u/0/mobile/folders/${ID}`,
  `https://drive.google.com/a/example.org/drive/folders/${ID}`,
  `https://drive.google.com/folderview?id=${ID}#list`,
  `https://drive.google.com/embeddedfolderview?id=${ID}#grid`,
  `https://drive.google.com/folder/d/${ID}/edit`,
])("parseDriveLink() finds the folder of %p", (url) => {
  expect(parse(url)).toMatchObject({ kind: "folder", id: ID });
});

test.each([
  ["document/d/ID/edit", "document", null, null],
  ["document/d/ID", "document", null, null],
  ["document/u/1/d/ID/view", "document", null, null],
  ["a/example.org/document/d/ID/edit", "document", null, null],
  ["document/d/ID/export?format=pdf", "document", "pdf", null],
  ["spreadsheets/d/ID/edit#gid=0", "spreadsheets", null, null],
  ["spreadsheets/d/ID/edit?gid=7", "spreadsheets", null, null],
  ["spreadsheets/d/ID/export?format=csv&gid=7", "spreadsheets", "csv", "7"],
  ["presentation/d/ID/preview", "presentation", null, null],
  ["presentation/d/ID/export/pptx", "presentation", "pptx", null],
] as const)(
  "parseDriveLink() finds the document of %p",
  (...[path, app, format, sheet]) => {
    const url = `https://docs.google.com/${path.replace("ID", ID)}`;
    const link = { kind: "document", id: ID, app, format, sheet } as const;
    expect(parse(url)).toEqual({ ...link, resourceKey: null });
  },
);

test.each([
  `https://drive.google.com/file/d/${OLD}/view?resourcekey=0-AbC_d-1`,
  `https://drive.google.com/open?id=${OLD}&resourcekey=0-AbC_d-1`,
  `https://drive.google.com/drive/folders/${OLD}?resourcekey=0-AbC_d-1&usp=x`,
  `https://drive.google.com/uc?id=${OLD}&resourceKey=0-AbC_d-1`,
])("parseDriveLink() keeps the resource key of %p", (url) => {
  expect(parse(url)).toMatchObject({ id: OLD, resourceKey: "0-AbC_d-1" });
});

test("parseDriveLink() drops a resource key that could end a header", () => {
  const url = `https://drive.google.com/open?id=${OLD}&resourcekey=0-a%0d%0aX:1`;
  expect(parse(url)?.resourceKey).toBeNull();
});

test.each([
  `https://drive.google.com.example.org/file/d/${ID}/view`,
  `https://notdrive.google.com/file/d/${ID}/view`,
  `https://evildrive.google.com.example.org/uc?id=${ID}`,
  `https://example.org/drive.google.com/file/d/${ID}/view`,
  `https://example.org/?u=https://drive.google.com/file/d/${ID}/view`,
  `https://drive.google.com:8443/file/d/${ID}/view`,
  `https://drive.google.com@example.org/file/d/${ID}/view`,
  `https://google.com/file/d/${ID}/view`,
  `https://drive-google.com/file/d/${ID}/view`,
  `https://doc-14-60-docs.googleusercontent.com/docs/securesc/a/b/1/2/3/${ID}?e=download`,
  `https://drive-thirdparty.googleusercontent.com/16/type/text/plain`,
  `https://www.googleapis.com/youtube/v3/videos?id=${ID}`,
  `ftp://drive.google.com/file/d/${ID}/view`,
])("parseDriveLink() leaves %p to others", (url) => {
  expect(parse(url)).toBeNull();
});

test.each([
  `https://drive.google.com/uc?id=${ID}&id=${OLD}`,
  `https://drive.google.com/open?id=${ID}&id=${ID}`,
  `https://drive.usercontent.google.com/download?id=${ID}&export=download&id=${OLD}`,
  `https://drive.google.com/file/d/${ID}/view?id=1&id=2`,
])("parseDriveLink() refuses %p, which has several ids", (url) => {
  expect(problemOf(url).message).toContain("several ids");
});

test.each([
  "https://drive.google.com/",
  "https://drive.google.com/drive/my-drive",
  "https://drive.google.com/file/d/short/view",
  `https://drive.google.com/file/d/${ID}<script>/view`,
  "https://drive.google.com/uc?id=",
  "https://drive.google.com/open?id=../../etc/passwd",
  `https://docs.google.com/forms/d/e/${ID}/viewform`,
  "https://docs.google.com/document/d/e/2PACX/pub",
  "https://www.googleapis.com/drive/v3/about",
])("parseDriveLink() says what %p should be", (url) => {
  const problem = problemOf(url);
  expect(problem.code).toBe("bad_url");
  expect(problem.message).toContain("Copy link");
});

test("parseDriveLink() knows configured endpoints as Drive's", () => {
  const endpoints = EndpointsSchema.parse({
    googledrive: "http://127.0.0.1:1",
    googledriveContent: "http://127.0.0.1:2",
    googledriveApi: "http://127.0.0.1:3",
  });
  const found = [
    `http://127.0.0.1:1/file/d/${ID}/view`,
    `http://127.0.0.1:2/download?id=${ID}`,
    `http://127.0.0.1:3/drive/v3/files/${ID}`,
  ].map((url) => parse(url, endpoints)?.id);
  expect(found).toEqual([ID, ID, ID]);
  expect(parse("http://127.0.0.1:4/file/d/x", endpoints)).toBeNull();
  expect(parse("http://127.0.0.1:3/other", endpoints)).toBeNull();
});

function problemOf(url: string) {
  try {
    parse(url);
  } catch (error) {
    return toProblem(error);
  }
  throw new Error(`${url} was taken for a link`);
}
