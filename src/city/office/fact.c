/* fact: a number per key. */
#include "fact.h"

#include "db.h"
#include "fact.sql.h"
#include "str.h"

enum err fact_set(struct db *db, struct arena *arena, struct str key, int64_t value, int64_t now)
{
	return sql_fact_set(db, arena, key, value, now);
}

enum err fact_drop(struct db *db, struct arena *arena, struct str key)
{
	return sql_fact_drop(db, arena, key);
}

enum err fact_find(struct db *db, struct arena *arena, struct str key, int64_t *value)
{
	return sql_fact_row(db, arena, key, value);
}
