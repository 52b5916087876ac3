import { z } from "zod";

/** What a route says of itself, besides its summary. */
export interface RouteWords {
  /** What else a caller should know. */
  description?: string;
  /** What it answers as JSON. @default nothing: 204 */
  answer?: z.ZodType;
  /** The media type of an answer that is no JSON. */
  type?: string;
}

/**
 * What a route says of itself in the OpenAPI document, as Elysia's `detail`.
 *
 * @param summary What it does, in a few words.
 */
export function tells(summary: string, words: RouteWords = {}) {
  const { description, answer, type } = words;
  const done = { description: "Done" };
  const status = answer === undefined && type === undefined ? 204 : 200;
  return {
    summary,
    ...(description === undefined ? {} : { description }),
    responses: {
      [status]:
        status === 204 ? done : { ...done, content: contentOf(answer, type) },
      default: {
        description: "Why not",
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/Problem" },
          },
        },
      },
    },
  };
}

/** A schema of zod as JSON Schema. */
export function jsonSchemaOf(
  schema: z.ZodType,
  io: "input" | "output",
): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
  });
  return json;
}

function contentOf(answer: z.ZodType | undefined, type: string | undefined) {
  const schema = answer && jsonSchemaOf(answer, "output");
  return {
    [type ?? "application/json"]: { schema: schema ?? { type: "string" } },
  };
}
