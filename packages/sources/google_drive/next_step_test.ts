import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { EndpointsSchema } from "@haul/contract";
import { confirmStep, jsonStep } from "./next_step.ts";
import { parsePage } from "./read_answer.ts";

const ENDPOINTS = EndpointsSchema.parse({});
const CONTENT = "https://drive.usercontent.google.com/download";

function stepOf(html: string, url = `${CONTENT}?id=1`): string | null {
  return confirmStep({ root: parsePage(html), url }, ENDPOINTS);
}

test("confirmStep() takes all hidden fields of the recorded form", () => {
  const path = `${import.meta.dir}/testdata/confirm-form.verbatim-2026.html`;
  expect(stepOf(readFileSync(path, "utf8"))).toBe(
    `${CONTENT}?id=1vuaU22DNiVZijCVGaEhT4aqJewC6QBbR&export=download&confirm=t&uuid=3bc169c5-3f23-4c12-8f49-00a6033ccbda`,
  );
});

test("confirmStep() keeps the query of the action, and fields that are new", () => {
  const form = `<form id="downloadForm" action="/download?id=1&amp;authuser=0" method="post"><input type="hidden" name="at" value="A&amp;B"><input type="hidden" value="nameless"><input type="submit" name="x" value="y"></form>`;
  expect(stepOf(form)).toBe(`${CONTENT}?id=1&authuser=0&at=A%26B`);
});

test("confirmStep() takes the link of the years 2018 to 2022", () => {
  const link = `<a href="/help">?</a><a id="uc-download-link" href="/uc?export=download&amp;confirm=aBcD&amp;id=1">Download anyway</a>`;
  expect(stepOf(link, "https://drive.google.com/uc?id=1")).toBe(
    "https://drive.google.com/uc?export=download&confirm=aBcD&id=1",
  );
});

test.each([
  `<form id="download-form" action="https://example.org/download"></form>`,
  `<form id="download-form" action="http://drive.usercontent.google.com/download"></form>`,
  `<form id="download-form" action="https://drive.usercontent.google.com.example.org/"></form>`,
  `<form id="download-form" action="https://accounts.google.com/download"></form>`,
  `<form id="download-form"><input type="hidden" name="a" value="b"></form>`.replace(
    "<form",
    '<form action="//example.org/"',
  ),
  `<a href="//example.org/uc?confirm=t&id=1">Download anyway</a>`,
  `<form id="search" action="/download"></form>`,
  "",
])("confirmStep() leads nowhere from %p", (html) => {
  expect(stepOf(html)).toBeNull();
});

test("jsonStep() unescapes a URL, in JSON and in a page's script", () => {
  const json = String.raw`{"a":1,"downloadUrl" : "https://doc-0s-docs.googleusercontent.com/x?a\u003d1\u0026b\u003d2"}`;
  const all = { isTrusted: () => true };
  const url = "https://doc-0s-docs.googleusercontent.com/x?a=1&b=2";
  expect(jsonStep(`)]}'\n${json}`, all)).toBe(url);
  expect(jsonStep(`<script>var x = ${json};</script>`, all)).toBe(url);
});

test("jsonStep() leads nowhere that is not trusted", () => {
  const json = `{"downloadUrl":"https://example.org/x"}`;
  expect(jsonStep(json, { isTrusted: () => false })).toBeNull();
  for (const text of ["", '"downloadUrl":""', '"downloadUrl":"a\\q"']) {
    expect(jsonStep(text, { isTrusted: () => true })).toBeNull();
  }
});
