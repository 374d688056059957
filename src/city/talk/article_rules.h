/* article_rules: how sure an answer has to be, and where else a citizen can ask;
 * the city's settings (office/setting.h). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct article_rules {
	double answer_at, offer_at; /* likeness */
	bool asks;                  /* 解決しましたか */
	struct str phone, hours, form;
};
enum err article_rules(struct db *db, struct arena *arena, struct article_rules *out) MUST_CHECK;
