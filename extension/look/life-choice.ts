import { LIVES, type Life } from "../background/grants/grant.ts";
import { elementById } from "./element-by-id.ts";
import { inputById } from "./input-by-id.ts";
import { lifeWords } from "./life-words.ts";
import { message } from "./localize.ts";

/** The radio buttons by which a person chooses how long a permission lasts. */
export class LifeChoice {
  readonly #inputs: ReadonlyMap<Life, HTMLInputElement> = new Map(
    LIVES.map((life) => [life, inputById(`life-${life}`)]),
  );

  /** Offers these, the shortest first, and chooses that one; what was chosen before is forgotten. */
  offer(lives: readonly Life[], isPrivate: boolean): void {
    const [shortest] = lives;
    elementById("lives").hidden = lives.length < 2;
    const sentence = elementById("only-life");
    sentence.hidden = lives.length !== 1;
    sentence.textContent =
      shortest === undefined ? "" : message(lifeWords(shortest, isPrivate).sentence);
    for (const [life, input] of this.#inputs) {
      input.checked = life === shortest;
      elementById(`life-${life}-choice`).hidden = !lives.includes(life);
      elementById(`life-${life}-text`).textContent = message(lifeWords(life, isPrivate).choice);
    }
  }

  get chosen(): Life {
    const [life = "once"] = [...this.#inputs].find(([, { checked }]) => checked) ?? [];
    return life;
  }
}
