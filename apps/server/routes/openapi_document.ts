import { ProblemSchema } from "@haul/contract";
import { z } from "zod";
import { version } from "../package.json" with { type: "json" };
import { jsonSchemaOf } from "./tells.ts";

/** A route of Elysia's table, as far as it is read here. */
export interface DocumentedRoute {
  method: string;
  path: string;
  hooks: {
    detail?: unknown;
    body?: unknown;
    query?: unknown;
    params?: unknown;
    headers?: unknown;
  };
}

type Json = Record<string, unknown>;

/**
 * Describes routes as OpenAPI 3.1. It reads the very table and the very
 * schemas that requests are checked with, so that the two cannot differ.
 *
 * @param routes Those with a summary are told.
 * @param open The routes that need no session, as `GET /path`.
 */
export function openapiDocument(
  routes: readonly DocumentedRoute[],
  open: ReadonlySet<string>,
): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    if (!isTold(route)) continue;
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    const isOpen = open.has(`${route.method} ${route.path}`);
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: operation(route, isOpen),
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Haul", version },
    paths,
    components: {
      schemas: { Problem: jsonSchemaOf(ProblemSchema, "output") },
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
    },
    security: [{ token: [] }],
  };
}

/** Whether a route is one that callers are told of. */
export function isTold({ hooks }: DocumentedRoute): boolean {
  return (
    (hooks.detail as { summary?: string } | undefined)?.summary !== undefined
  );
}

function operation({ hooks, path }: DocumentedRoute, isOpen: boolean): Json {
  const parameters = [
    ...pathParameters(path, hooks.params),
    ...parametersOf(hooks.query, "query"),
    ...parametersOf(hooks.headers, "header"),
  ];
  return {
    ...(hooks.detail as Json),
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(isSchema(hooks.body) ? { requestBody: bodyOf(hooks.body) } : {}),
  };
}

function bodyOf(schema: z.ZodType): Json {
  const isOptional = schema.safeParse(null).success;
  return {
    required: !isOptional,
    content: { "application/json": { schema: jsonSchemaOf(schema, "input") } },
  };
}

function pathParameters(path: string, schema: unknown): Json[] {
  if (isSchema(schema)) return parametersOf(schema, "path");
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function parametersOf(schema: unknown, place: string): Json[] {
  if (!isSchema(schema)) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

function isSchema(schema: unknown): schema is z.ZodType {
  return schema instanceof z.ZodType;
}
