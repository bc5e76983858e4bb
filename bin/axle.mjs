#!/usr/bin/env node
// The command's entry: everything else is compiled TypeScript below dist/.
import "../dist/runner/cli/main.js";
