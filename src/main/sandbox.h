/* sandbox: what a role gives up before it reads its first foreign byte.
 *
 * Two walls, both for good and for everything the role starts: seccomp (only the
 * listed system calls; no new programs) and Landlock (only these folders; TCP
 * only from and to these ports). Where the kernel has no Landlock the log says
 * so and the first wall stands alone. Sanitized builds have no walls. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

#define SANDBOX_FOLDERS 6
#define SANDBOX_PORT_NONE (-1)
#define SANDBOX_PORT_ANY (-2)

struct sandbox {
	bool forks;      /* may start processes of the same program */
	bool names;      /* may look up names and talk UDP for that */
	struct str folders[SANDBOX_FOLDERS]; /* may be written; empty ones do not count */
	bool reads_system;   /* certificates, libraries, resolv.conf */
	int listens, connects; /* TCP port, or one of the words above; 0 to listen: any free one */
};

/* Call before any thread is started. */
enum err sandbox_enter(struct arena *arena, const struct sandbox *sandbox) MUST_CHECK;
/* For all roles and their supervisor: no other program is ever started, no
 * process looked into, nothing mounted or loaded. */
enum err sandbox_no_programs(void) MUST_CHECK;
