import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { Input } from "../kit/inputs.js";

const schema = args({
  minutes: arg.float("How many minutes to wait."),
  seconds: arg.float("How many seconds to wait."),
  prompt: arg.str("What to ask; without a time the answer is waited for."),
  echo: arg.bool("Shows what is typed.", { default: true }),
});

type PauseArgs = (typeof schema)["static"];
type Inputs = { pause: Extract<Input, { input: "pause" }> };

/** Whole seconds, at least one; undefined: until somebody answers. */
function secondsOf(args: PauseArgs): number | undefined {
  const asked = args.minutes === undefined ? args.seconds : Math.trunc(args.minutes) * 60;
  return asked === undefined ? undefined : Math.max(1, Math.trunc(asked));
}

export default defineModule({
  name: "pause",
  changes: false,
  summary: "Waits for a while, or for somebody at the terminal",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["minutes", "seconds"] }],
  oncePerTask: true,
  onController: true,
  supports: { check: "full", diff: false, async: false },
  returns: {
    user_input: "What was typed",
    start: "When it began",
    stop: "When it ended",
    delta: "Seconds that passed",
    stdout: "How long it was, in words",
    echo: "Whether the typing was shown",
  },
  examples: `
- name: Let the bridge settle
  pause:
    seconds: 5
- name: Somebody must look
  pause:
    prompt: Is the LED green
  register: answer
`,
  inputs: (args): Inputs => {
    const seconds = secondsOf(args);
    return {
      pause: {
        input: "pause",
        echo: args.echo,
        ...(seconds === undefined ? {} : { seconds }),
        ...(args.prompt ? { prompt: args.prompt } : {}),
      },
    };
  },
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    const { input, seconds, startedAt, stoppedAt } = inputs.pause;
    const unit = args.seconds === undefined ? "minutes" : "seconds";
    const span = Math.round((unit === "minutes" ? seconds / 60 : seconds) * 100) / 100;
    const stdout = `Paused for ${Number.isInteger(span) ? `${span}.0` : span} ${unit}`;
    return {
      plan: "ok",
      result: {
        rc: 0,
        stdout,
        stderr: "",
        start: startedAt,
        stop: stoppedAt,
        delta: Math.trunc(seconds),
        echo: args.echo,
        user_input: input,
      },
    };
  },
});
