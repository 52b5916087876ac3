import { expect, test } from "bun:test";
import { homedir } from "node:os";
import { join } from "node:path";
import { dataFolder } from "./data_folder.ts";

test("dataFolder() lies in the user's home folder, or where HAUL_HOME says", () => {
  expect(dataFolder({ HAUL_HOME: "/data/haul", HOME: "/h" })).toBe(
    "/data/haul",
  );
  expect(dataFolder({ HOME: "/h" })).toBe(join("/h", ".haul"));
  expect(dataFolder({ USERPROFILE: "/u" })).toBe(join("/u", ".haul"));
});

test("dataFolder() takes an empty variable for none, lest keys go to wherever Haul is started", () => {
  expect(dataFolder({ HAUL_HOME: "", HOME: "/h" })).toBe(join("/h", ".haul"));
  expect(dataFolder({ HAUL_HOME: " ", HOME: "", USERPROFILE: "" })).toBe(
    join(homedir(), ".haul"),
  );
});
