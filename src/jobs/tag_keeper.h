/* tag_keeper: makes tags agree with their rules: one thread among all nodes (a lease).
 * It looks every few seconds, with sets alone; only what changed is written. */
#pragma once

struct jobs;

void tags_run(struct jobs *jobs); /* until stopping */
