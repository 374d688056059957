/* poster: a printed sheet (A4, upright) that asks people to add the account. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct pdf_fonts;

#define POSTER_TITLE_LINES 3
#define POSTER_LEAD_LINES 2

struct poster {
	struct str city_name, account_name, account_id; /* account_id may be empty */
	struct str title; /* what staff want to say: lines */
	struct str lead;  /* smaller, below; may be empty */
	struct str url;   /* in the code */
	bool login;       /* LINE asks for permission on the way */
	struct str name, department, code; /* of the source, small at the foot, so that sheets can be told apart */
};

/* ERR_INVALID names title or lead; ERR_CONFLICT: the server has no fonts. */
enum err poster_draw(struct arena *arena, struct pdf_fonts *fonts, const struct poster *poster,
                     struct str *pdf) MUST_CHECK;
