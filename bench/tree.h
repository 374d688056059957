/* tree: what a process and all below it have spent, read from /proc. */
#pragma once

#include "base.h"

/* CPU of the process and of everything that descends from it, ended children included. */
int64_t tree_us(int pid);
/* CPU that was spent on this machine by anybody. */
int64_t tree_machine_us(void);
