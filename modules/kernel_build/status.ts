/** Exit statuses of the build's job, by the step that failed. */
export const buildStatus = { sources: 70, lost: 71, configure: 72, compile: 73, install: 74 } as const;
