/* events: a loop that handles what the inbox holds, soon after it came. */
#pragma once

struct jobs;

void events_run(struct jobs *jobs); /* until stopping */
