import { expect, test } from "bun:test";
import { isProblemError } from "@haul/contract";
import { parseOptions } from "./parse_options.ts";

const TABLE = {
  name: { type: "string" },
  mirror: { type: "string", multiple: true },
  connections: { type: "string", short: "x" },
  "max-speed": { type: "string" },
  json: { type: "boolean" },
} as const;

function refusal(...args: string[]): string {
  try {
    parseOptions(args, TABLE);
  } catch (error) {
    if (isProblemError(error) && error.problem.code === "bad_option") {
      return error.problem.message;
    }
    throw error;
  }
  return "accepted";
}

test("parseOptions() reads options before, between and after words", () => {
  const { values, positionals } = parseOptions(
    ["--json", "a", "-x16", "--mirror", "m1", "b", "--mirror=m2"],
    TABLE,
  );
  expect(positionals).toEqual(["a", "b"]);
  expect({ ...values }).toEqual({
    json: true,
    connections: "16",
    mirror: ["m1", "m2"],
  });
});

test("parseOptions() takes words after -- as they are", () => {
  expect(parseOptions(["--", "--json"], TABLE).positionals).toEqual(["--json"]);
});

test("parseOptions() suggests the option that was meant", () => {
  expect(refusal("--max-sped", "1M")).toBe(
    "There is no option --max-sped: did you mean --max-speed?",
  );
  expect(refusal("--maxSpeed=1M")).toContain("did you mean --max-speed?");
});

test("parseOptions() makes no wild guess", () => {
  expect(refusal("--colour")).toBe(
    "There is no option --colour: --help lists all.",
  );
  expect(refusal("-z")).toBe("There is no option -z: --help lists all.");
  expect(refusal("--constructor")).toContain("There is no option");
});

test("parseOptions() says that a value is missing", () => {
  expect(refusal("--name")).toBe("--name needs a value after it.");
  expect(refusal("--name", "--json")).toBe("--name needs a value after it.");
  expect(refusal("--name=")).toBe("accepted");
});

test("parseOptions() refuses a value for a switch", () => {
  expect(refusal("--json=yes")).toBe(
    '--json takes no value; write it without "=yes".',
  );
});
