import { expect, test } from "bun:test";
import { trainedWords } from "./trained_words.ts";

test("trainedWords() takes the trigger phrase where there is one", () => {
  const metadata = {
    "modelspec.trigger_phrase": " ink wash\n",
    ss_tag_frequency: '{"a":{"other":9}}',
  };
  expect(trainedWords(metadata)).toEqual(["ink wash"]);
});

test("trainedWords() takes the tags of at least half of the pictures, over all data sets", () => {
  const counts = {
    "10_a": { ohwx: 30, "1girl": 10, hat: 2 },
    b: { "1girl": 9 },
  };
  const ss_tag_frequency = JSON.stringify(counts);
  expect(trainedWords({ ss_tag_frequency })).toEqual(["ohwx", "1girl"]);
});

test("trainedWords() takes 20 at most, and no captions", () => {
  const tags = Array.from({ length: 50 }, (_, at) => [`tag${at}`, 100 - at]);
  const all = Object.fromEntries([["x".repeat(101), 999], ...tags]);
  const words = trainedWords({ ss_tag_frequency: JSON.stringify({ a: all }) });
  expect(words).toHaveLength(20);
  expect(words[0]).toBe("tag0");
});

test.each([
  "",
  "[",
  "null",
  '"x"',
  '{"a":null}',
  '{"a":{"b":"c"}}',
  '{"a":[1]}',
])("trainedWords() finds none in %p", (json) => {
  const words = trainedWords({ ss_tag_frequency: json });
  expect(words.filter((word) => word !== "0")).toEqual([]);
});
