/* image_helper: a process that decodes pictures and can do nothing else.
 *
 * It starts before any key is read and holds no database, no secret and no
 * connection: files come through a socket pair, each is worked on in a child that
 * gives up every system call but reading, writing, memory and ending. A crash or
 * too long a time is the child's end, not ours. image_work.h asks. */
#pragma once

#include "err.h"

#define IMAGE_TIME_MOST_S 20
#define IMAGE_DONE 'd'

/* One datagram a picture, with three files in this order (SCM_RIGHTS). When the
 * reply closes without IMAGE_DONE, it failed. */
struct image_order {
	int64_t size; /* of the input */
	int64_t use; /* enum image_use */
};
struct image_order_files {
	int input, output, reply;
};

/* Before fork: two ends, each for one process. */
enum err image_helper_pair(int *asking, int *answering) MUST_CHECK;
/* Works until the asking end is closed everywhere. */
void image_helper_run(int answering);
