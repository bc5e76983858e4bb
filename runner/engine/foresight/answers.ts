import type { Prediction } from "../../../modules/kit/predictions.js";
import type { About, QueryReader, QueryReading } from "../../../modules/kit/queries/query.js";

type Answer = Extract<Prediction, { predict: "answer" }>;

/** What modules have said of the answers to questions about the system, once their tasks have run. */
export class ForeseenAnswers {
  readonly #answers: Answer[] = [];

  set(answer: Answer): void {
    this.#answers.push(answer);
  }

  /** The real answer with what is foretold of it; undefined where nothing is. */
  view(reader: QueryReader, real: QueryReading): QueryReading | undefined {
    const fitting = this.#answers.filter(
      ({ query, about }) => query === reader.query && fits(about, reader.about ?? {}),
    );
    if (fitting.length === 0) return undefined;
    const sections = { ...real.sections };
    for (const answer of fitting)
      for (const [name, text] of Object.entries(answer.sections)) {
        if (text === null) delete sections[name];
        else if (text !== undefined) sections[name] = text;
      }
    return { sections };
  }
}

function fits(said: About, asked: About): boolean {
  return Object.entries(said).every(([name, value]) => JSON.stringify(asked[name]) === JSON.stringify(value));
}
