import type { CivitaiModel } from "./_civitai_records.ts";

/** The uses that cost somebody money, from the narrowest to the widest. */
const COMMERCIAL = {
  image: "sell pictures made with it",
  rentcivit: "run it on CivitAI's own paid service",
  rent: "run it on other paid services",
  sell: "sell the model or merges of it",
} as const;

const LEVELS = Object.keys(COMMERCIAL) as (keyof typeof COMMERCIAL)[];

/** What a creator allows, in words: CivitAI has four switches instead of a licence. Null where the record has none of them. */
export function licenceOf(model: CivitaiModel): string | null {
  const { allowNoCredit, allowDerivatives, allowDifferentLicense } = model;
  const sentences = [
    onSwitch(allowNoCredit, {
      yes: "No credit needed",
      no: "Credit the creator",
    }),
    commercial(model.allowCommercialUse),
    onSwitch(allowDerivatives, {
      yes: "Merges may be shared",
      no: "Merges may not be shared",
    }),
    // Where no merge may be shared, their permissions are nobody's matter.
    allowDerivatives === false
      ? null
      : onSwitch(allowDifferentLicense, {
          yes: "Merges may have other permissions",
          no: "Merges keep these permissions",
        }),
  ].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : `${sentences.join(". ")}.`;
}

function onSwitch(
  value: unknown,
  words: { yes: string; no: string },
): string | null {
  if (typeof value !== "boolean") return null;
  return value ? words.yes : words.no;
}

function commercial(value: unknown): string | null {
  const allowed = allowedUses(value);
  if (allowed === null) return null;
  if (allowed.length === 0) return "No commercial use";
  return `You may ${allowed.map((level) => COMMERCIAL[level]).join(", ")}`;
}

/** A list; before 2024 one word, which includes the narrower ones; once Postgres' own `{Image,Rent}`. */
function allowedUses(value: unknown): (keyof typeof COMMERCIAL)[] | null {
  const words =
    typeof value === "string"
      ? value.replace(/[{}"\s]/g, "").split(",")
      : value;
  if (!Array.isArray(words)) return null;
  const known = LEVELS.filter((level) =>
    words.some((word) => String(word).toLowerCase() === level),
  );
  const isOneWord = typeof value === "string" && !value.includes("{");
  const widest = known.at(-1);
  if (!isOneWord || widest === undefined) return known;
  return LEVELS.slice(0, LEVELS.indexOf(widest) + 1);
}
