/** A piece of code in a document, marked by the line `<!-- sample: name -->` before it. */
export interface Sample {
  readonly name: string;
  /** The language of its fence, such as `js`. */
  readonly language: string;
  readonly source: string;
}

/** The samples of a document in Markdown, in their order. */
export function samplesIn(text: string): readonly Sample[] {
  return [...text.matchAll(/^<!-- sample: ([\w-]+) -->\n```(\w+)\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", language = "", source = ""]) => ({ name, language, source }),
  );
}

/** The languages of all blocks of code that name one, samples or not. */
export function languagesIn(text: string): readonly string[] {
  return [...text.matchAll(/^```(\w*)\n[\s\S]*?^```$/gm)]
    .map(([, language = ""]) => language)
    .filter((language) => language !== "");
}

/** @throws {Error} if the document has no sample of this name */
export function sampleIn(text: string, name: string): Sample {
  const sample = samplesIn(text).find((candidate) => candidate.name === name);
  if (sample === undefined) throw new Error(`There is no sample ${name}`);
  return sample;
}
