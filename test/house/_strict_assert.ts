/** Preloaded where examples run: there, a false assertion is a failure. */
console.assert = (holds?: boolean, ...words: unknown[]) => {
  if (!holds) throw new Error(`An assertion is false. ${words.join(" ")}`);
};
