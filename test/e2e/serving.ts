import { spawn } from "node:child_process";

/** `axle serve FILES` in a folder, as a browser with its token sees it. */
export interface Serving {
  /** What stands there, down to its end. */
  get(path: string): Promise<string>;
  /** Ends it as Ctrl-C does; gives what it has said. */
  end(): Promise<string>;
}

export async function startServing(folder: string, ...files: string[]): Promise<Serving> {
  const child = spawn(process.execPath, [`${process.cwd()}/bin/axle.mjs`, "serve", ...files], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, LC_ALL: "C.UTF-8" },
  });
  let said = "";
  const ended = new Promise((resolve) => child.once("close", resolve));
  const address = new Promise<URL>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        said += data;
        const url = /^http:\S+$/m.exec(said);
        if (url) resolve(new URL(url[0]));
      });
    void ended.then(() => reject(new Error(`axle serve has ended: ${said}`)));
  });
  const url = await address;
  const entered = await fetch(url, { redirect: "manual" });
  const headers = { cookie: entered.headers.get("set-cookie")!.split(";")[0]! };
  return {
    get: async (path) => (await fetch(new URL(path, url.origin), { headers })).text(),
    end: async () => {
      child.kill("SIGINT");
      await ended;
      return said;
    },
  };
}
