/* runner: a loop that runs queue jobs, on as many threads as settings say. */
#pragma once

struct jobs;

void runner_run(struct jobs *jobs); /* until stopping */
void runner_run_foreign(struct jobs *jobs);
void runner_run_virus(struct jobs *jobs);
void runner_run_model(struct jobs *jobs);
