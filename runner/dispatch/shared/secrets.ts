import { Secrets } from "../../vars/secrets.js";

/** Secrets that other processes of the run must hear of, too, before anything is shown that could hold them. */
export class SharedSecrets extends Secrets {
  #news: string[] = [];
  readonly #known = new Set<string>();

  override add(secret: string): void {
    super.add(secret);
    if (this.#known.has(secret)) return;
    this.#known.add(secret);
    this.#news.push(secret);
  }

  /** What came up since the last time. */
  takeNews(): string[] {
    const news = this.#news;
    this.#news = [];
    return news;
  }

  /** What another process has said: it knows it already. */
  hear(secrets: readonly string[]): void {
    for (const secret of secrets) {
      this.#known.add(secret);
      super.add(secret);
    }
  }
}
