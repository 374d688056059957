/* login_page: what other pages of citizens need of the way to LINE Login. */
#pragma once

#include "err.h"
#include "str.h"

struct call;

/* Who came back from LINE Login. */
struct login_person {
	struct str line_user_id;
	bool follows; /* LINE says so; asked only on the way from a printed code */
};

/* Leads to LINE Login; return_to is a path of ours, kept with the attempt.
 * bot_prompt: "normal" offers to add the account, "aggressive" asks for it on a
 * screen of its own. */
enum err login_go(struct call *call, struct str return_to, const char *bot_prompt) MUST_CHECK;
/* The cookie's name is of this visit alone; ERR_NOT_FOUND: not a friend. */
enum err login_start_visit(struct call *call, struct str line_user_id, struct str *selector) MUST_CHECK;
