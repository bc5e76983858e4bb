/**
 * A benchmark with UnixBench's Makefile, Run and output, small enough for a test: it counts rounds of a loop that the
 * board's compiler made. UnixBench's own sources are on no Debian server.
 */
export const smallBenchmark = {
  Makefile: `all: pgms/dhry2reg
pgms/dhry2reg: loop.c
\tmkdir -p pgms
\t$(CC) -O1 -o $@ loop.c
`,
  "loop.c": `#include <stdio.h>
#include <time.h>
int main(void) {
  volatile unsigned long rounds = 0;
  struct timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    for (int i = 0; i < 10000; i++) rounds++;
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - begin.tv_sec) * 1e9 + now.tv_nsec - begin.tv_nsec < 3e8);
  printf("%lu\\n", rounds);
  return 0;
}
`,
  Run: `#!/bin/sh
set -e
make all >/dev/null
rounds=$(./pgms/dhry2reg)
index=$(awk "BEGIN { printf \\"%.1f\\", $rounds / 116700 }")
cat <<END
------------------------------------------------------------------------
Benchmark Run: 1 parallel copy of tests

Dhrystone 2 using register variables     $rounds.0 lps   (0.3 s, 1 samples)

System Benchmarks Partial Index              BASELINE       RESULT    INDEX
Dhrystone 2 using register variables         116700.0   $rounds.0   $index
                                                                   ========
System Benchmarks Index Score (Partial Only)                         $index

END
`,
};
