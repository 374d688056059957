/* scope: whose rows a person may see: everybody's, or some departments'. Zero
 * is nobody's, so a forgotten scope shows nothing. */
#pragma once

#include "db.h"

struct scope {
	bool everywhere;
	struct i64_list departments; /* without everywhere */
};

#define SCOPE_EVERYWHERE ((struct scope){.everywhere = true})
