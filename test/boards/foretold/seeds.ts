import { execFileSync } from "node:child_process";

/** A repository with one commit and a Python package without code, made here and put onto a board. */
const script = `
set -e
cd "$1"
git init -q -b main work && cd work && echo one >text && git add .
git -c user.name=axle -c user.email=axle@localhost commit -q -m one
cd .. && git clone -q --bare work repo.git
mkdir wheels && python3 - <<'END'
import zipfile
with zipfile.ZipFile("wheels/axle_own-1.2-py3-none-any.whl", "w") as wheel:
    about = "axle_own-1.2.dist-info/"
    wheel.writestr("axle_own.py", "")
    wheel.writestr(about + "METADATA", "Metadata-Version: 2.1\\nName: axle-own\\nVersion: 1.2\\n")
    wheel.writestr(about + "WHEEL", "Wheel-Version: 1.0\\nGenerator: axle\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(about + "RECORD", "")
END
tar -c -z repo.git wheels | base64 -w 0
`;

/** The command that unpacks them on the board, below /srv. `folder` is an empty one of this machine. */
export function plantSeeds(folder: string): string {
  const text = execFileSync("sh", ["-c", script, "sh", folder], { encoding: "utf8" });
  return `echo ${text} | base64 -d | tar -x -z --no-same-owner -C /srv`;
}
