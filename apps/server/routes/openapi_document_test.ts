import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { z } from "zod";
import { openapiDocument } from "./openapi_document.ts";
import { tells } from "./tells.ts";

/** A document as this test looks into it. */
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Record<string, unknown>>>;
}

function documentOf(open: readonly string[] = []) {
  const app = new Elysia()
    .get("/api/plain", () => "x")
    .post("/api/things/:id", ({ body }) => body, {
      query: z.object({ limit: z.coerce.number().int().min(1).default(5) }),
      body: z.strictObject({ name: z.string(), size: z.int().default(3) }),
      detail: tells("Change a thing", {
        answer: z.strictObject({ name: z.string(), size: z.int() }),
      }),
    })
    .delete("/api/things/:id", () => "x", { detail: tells("Drop a thing") });
  return openapiDocument(app.routes, new Set(open)) as unknown as Document;
}

test("openapiDocument() tells of a route what its own schemas say", () => {
  const { openapi, paths } = documentOf();
  expect(openapi).toStartWith("3.1");
  const post = paths["/api/things/{id}"]?.["post"];
  expect(post?.["summary"]).toBe("Change a thing");
  expect(post?.["parameters"]).toEqual([
    { name: "id", in: "path", required: true, schema: { type: "string" } },
    {
      name: "limit",
      in: "query",
      required: false,
      schema: expect.objectContaining({ default: 5 }),
    },
  ]);
  expect(post?.["requestBody"]).toMatchObject({
    required: true,
    content: { "application/json": { schema: { required: ["name"] } } },
  });
  expect(post?.["responses"]).toMatchObject({
    200: {
      content: {
        "application/json": { schema: { required: ["name", "size"] } },
      },
    },
    default: {},
  });
});

test("openapiDocument() keeps the methods of one path together", () => {
  const { paths } = documentOf();
  expect(Object.keys(paths)).toEqual(["/api/things/{id}"]);
  expect(Object.keys(paths["/api/things/{id}"] ?? {})).toEqual([
    "post",
    "delete",
  ]);
  expect(paths["/api/things/{id}"]?.["delete"]).toMatchObject({
    responses: { 204: { description: "Done" } },
  });
});

test("openapiDocument() says which routes need no session", () => {
  const { paths } = documentOf(["POST /api/things/:id"]);
  expect(paths["/api/things/{id}"]?.["post"]).toMatchObject({ security: [] });
  expect(paths["/api/things/{id}"]?.["delete"]?.["security"]).toBeUndefined();
});
